"""Every parser of what people, vendors and devices send, on inputs nobody wrote down.

`parsers.py` finds the parsers there are (`of_*.py`), `making.py` makes inputs for them out of real
ones, `trying.py` tries one and judges it, `corpus/` keeps whatever once broke something. The tests
run 10,000 inputs, the same ones each time; `make fuzz` runs others for as long as you like.
"""
