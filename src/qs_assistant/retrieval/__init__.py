"""Finds the passages that answer a question: candidates, features, the learned order, the confidence.

Import the library; it opens everything else. `ranker` says from where on an answer is sure. `retriever` serves langchain's chains.
"""

__all__ = ["asked", "fitting", "library", "ranker", "retriever"]
