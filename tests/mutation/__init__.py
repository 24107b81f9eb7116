"""`make mutation`: checks that the tests detect changes of the code."""
