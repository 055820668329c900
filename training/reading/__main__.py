"""python -m training.reading; see learning.py."""

from training.reading.learning import main

# What runs in processes of its own has to be found by its module's name, and a package's __main__ is not found there.
if __name__ == "__main__":
    main()
