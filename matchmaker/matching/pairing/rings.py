"""From a ring of people, each of whom points at the next, the heaviest pairs."""

from matchmaker.matching.pairing.compiled import inner

Column = list[int]


def pair_rings(
    target: Column,
    reward: Column,
    mate: Column,
    worth: Column,
    ring: Column,
    along: Column,
    table: Column,
) -> int:
    """Choose the heaviest pairs along the rings of a permutation, exactly.

    `target` (n,) is the permutation and `reward` (n,) the gain of node and target, 0 if they are
    no edge. Sets `mate` (n,), -1 for nobody, and `worth` (n,), the gain of the pair. Room: `ring`
    (n,), `along` (n,) and `table` (n + 1,). A ring is a path with or without its last edge.
    Returns the rings of odd length.
    """
    odd = 0
    for node in range(len(target)):
        mate[node], worth[node] = -2, 0
    for node in range(len(target)):
        length = _collect(target, reward, mate, node, ring, along)
        if length < 2:
            continue
        odd += length % 2
        last = length - 1
        closed = _best(along, table, 1, last - 1) + along[last]
        if _best(along, table, 0, last) >= closed:
            _choose(mate, worth, ring, along, table, 0, last)
        else:
            _best(along, table, 1, last - 1)
            _choose(mate, worth, ring, along, table, 1, last - 1)
            _join(mate, worth, ring[last], ring[0], along[last])
    return odd


@inner
def _collect(
    target: Column, reward: Column, mate: Column, node: int, ring: Column, along: Column
) -> int:
    """List the ring that begins at a node, if it is new, and tell its length."""
    length = 0
    while mate[node] == -2:
        mate[node] = -1
        ring[length], along[length] = node, reward[node]
        length += 1
        node = target[node]
    return length


@inner
def _best(along: Column, table: Column, begin: int, end: int) -> int:
    """What the best pairs among the places from `begin` to `end` weigh: one edge is looked back.

    Sets `table` from `begin` to `end` to what the best pairs up to there weigh.
    """
    table[begin] = 0
    for i in range(begin, end):
        taken = along[i] + (table[i - 1] if i > begin else 0)
        table[i + 1] = max(table[i], taken)
    return table[end] if end > begin else 0


@inner
def _choose(
    mate: Column, worth: Column, ring: Column, along: Column, table: Column, begin: int, end: int
) -> None:
    """Make the pairs of which the table tells the weight."""
    i = end
    while i > begin:
        if table[i] == table[i - 1]:
            i -= 1
        else:
            _join(mate, worth, ring[i - 1], ring[i], along[i - 1])
            i -= 2


@inner
def _join(mate: Column, worth: Column, one: int, two: int, weight: int) -> None:
    mate[one], mate[two] = two, one
    worth[one] = worth[two] = weight
