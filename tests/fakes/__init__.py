"""Fakes of the stores. tests/contract runs the same tests on the fakes and on the real stores."""
