"""Servers on this machine that speak Anthropic's and Ollama's protocols, in small pieces, and fail as they are told."""

import json

from tests.llm.server import Server

PIECE = 40


class RootServer(Server):
    """A server whose paths begin at its root."""

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.port}"


class AnthropicServer(RootServer):
    """Speaks Anthropic's messages as server-sent events; with tools in the request it calls the first of them."""

    path = "/v1/messages"
    refusal = {"type": "error", "error": {"type": "t", "message": "no"}}  # noqa: RUF012

    async def _stream(self, response, request, body, text):
        tools = body.get("tools")
        block = {"type": "tool_use", "id": "t1", "name": tools[0]["name"], "input": {}} if tools else {"type": "text", "text": ""}
        usage = {"input_tokens": 40, "output_tokens": 1}
        message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": [], "stop_reason": None, "usage": usage}
        await self._event(response, "message_start", message={**message, "stop_sequence": None})
        await self._event(response, "content_block_start", index=0, content_block=block)
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for place, piece in enumerate(pieces):
            if self.fault == "killed" and place >= len(pieces) // 2:
                request.transport.abort()
                return
            delta = {"type": "input_json_delta", "partial_json": piece} if tools else {"type": "text_delta", "text": piece}
            await self._event(response, "content_block_delta", index=0, delta=delta)
        await self._event(response, "content_block_stop", index=0)
        stop = {"stop_reason": "tool_use" if tools else "end_turn", "stop_sequence": None}
        await self._event(response, "message_delta", delta=stop, usage={"output_tokens": 20})
        await self._event(response, "message_stop")

    async def _event(self, response, kind, **rest):
        await response.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **rest})}\n\n".encode())


class OllamaServer(RootServer):
    """Speaks Ollama's chat as lines of JSON."""

    path = "/api/chat"
    content_type = "application/x-ndjson"
    refusal = {"error": "no"}  # noqa: RUF012

    async def _stream(self, response, request, _body, text):
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for place, piece in enumerate(pieces):
            if self.fault == "killed" and place >= len(pieces) // 2:
                request.transport.abort()
                return
            await self._line(response, {"role": "assistant", "content": piece})
        ending = {"done": True, "done_reason": "stop", "prompt_eval_count": 40, "eval_count": 20}
        await self._line(response, {"role": "assistant", "content": ""}, **ending)

    async def _line(self, response, message, **rest):
        told = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": message, "done": False, **rest}
        await response.write(json.dumps(told).encode() + b"\n")
