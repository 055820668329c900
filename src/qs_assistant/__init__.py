"""An assistant on a company's valuation that never makes up a figure."""

import os

__version__ = "0.10.0"

# numpy's BLAS reads it when it is loaded. What is multiplied here is small: a second thread costs a question as much of a processor as all
# the rest of the search. Several questions are answered side by side, by threads of our own.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
