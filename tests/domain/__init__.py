"""The values and rules, tested by what people type and by the calendar."""
