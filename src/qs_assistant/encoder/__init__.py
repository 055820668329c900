"""The embedding model: texts to vectors, on ONNX Runtime.

Import the encoder, and how its graph is written.
"""

__all__ = ["embed", "embedder", "fetched", "onnx_model", "sentence_transformer"]
