.PHONY: demo test format lock

demo:
	./run

test:
	./run test

format:
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

LOCK = .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-annotate --no-header --quiet

lock:
	$(LOCK) --extra demo --output-file requirements.lock
	$(LOCK) --extra demo --extra dev --constraint requirements.lock --output-file requirements-dev.lock
