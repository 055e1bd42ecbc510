"""A real, tiny Llama made of noise: what demo releases hold. Same arguments, same bytes.

Two layers, hidden 64, MLP 128, 4 heads, 2 key-value heads, vocabulary 320, untied: 115,008 BF16
parameters, 230,016 bytes of tensors in two safetensors shards, with configuration, a byte-level
tokenizer and a card. Written with the standard library alone.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

HIDDEN, MLP, LAYERS, HEADS, KV_HEADS, VOCABULARY = 64, 128, 2, 4, 2, 320
PARAMETERS = 115_008
SHARDS = ("model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors")
SPECIALS = ("<|begin|>", "<|end|>", "<|pad|>")
_PAIR_WORDS = """
Ġt he in re on an er Ġa es or te ed st nd Ġs Ġo en at is ti ar it al ou se Ġw Ġc ng Ġb Ġi le Ġp
Ġf ve ro Ġm de ri io ic ra ne li co me Ġd hi ch ll be ma si om ur ce el la ta no us Ġh
"""
_PAIRS = _PAIR_WORDS.split()

Shape = tuple[int, ...]


def model_files(*, title: str, version: str, seed: str, story: str = "") -> dict[str, bytes]:
    """Path → bytes of one release. Another `seed` gives other weights of the same shape."""
    shards = _shards(seed)
    index = {
        "metadata": {"total_size": PARAMETERS * 2, "total_parameters": PARAMETERS},
        "weight_map": {name: shard for shard, names in shards.items() for name in names},
    }
    return {
        **{shard: _safetensors(tensors, seed) for shard, tensors in shards.items()},
        "model.safetensors.index.json": _json(index),
        "config.json": _json(_config()),
        "generation_config.json": _json({"bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 2}),
        "tokenizer.json": _json(_tokenizer()),
        "tokenizer_config.json": _json(_tokenizer_config()),
        "README.md": _card(title, version, story).encode(),
        "LICENSE": b"Apache License, Version 2.0\nhttps://www.apache.org/licenses/LICENSE-2.0\n",
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()


def _tensors(layer: int) -> Iterator[tuple[str, Shape]]:
    head = HIDDEN // HEADS
    base = f"model.layers.{layer}."
    yield base + "input_layernorm.weight", (HIDDEN,)
    yield base + "mlp.down_proj.weight", (HIDDEN, MLP)
    yield base + "mlp.gate_proj.weight", (MLP, HIDDEN)
    yield base + "mlp.up_proj.weight", (MLP, HIDDEN)
    yield base + "post_attention_layernorm.weight", (HIDDEN,)
    yield base + "self_attn.k_proj.weight", (KV_HEADS * head, HIDDEN)
    yield base + "self_attn.o_proj.weight", (HIDDEN, HEADS * head)
    yield base + "self_attn.q_proj.weight", (HEADS * head, HIDDEN)
    yield base + "self_attn.v_proj.weight", (KV_HEADS * head, HIDDEN)


def _shards(seed: str) -> dict[str, dict[str, Shape]]:
    first = {"model.embed_tokens.weight": (VOCABULARY, HIDDEN), **dict(_tensors(0))}
    second = {
        **dict(_tensors(1)),
        "model.norm.weight": (HIDDEN,),
        "lm_head.weight": (VOCABULARY, HIDDEN),
    }
    return {SHARDS[0]: first, SHARDS[1]: second}


def _safetensors(tensors: dict[str, Shape], seed: str) -> bytes:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    body = b""
    for name, shape in sorted(tensors.items()):
        content = _noise(name, shape, seed)
        header[name] = {
            "dtype": "BF16",
            "shape": list(shape),
            "data_offsets": [len(body), len(body) + len(content)],
        }
        body += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + body


def _noise(name: str, shape: Shape, seed: str) -> bytes:
    """BF16 values of ± 2⁻⁹ to 2⁻⁵ from a hash of seed and name; norms are ones."""
    count = 1
    for length in shape:
        count *= length
    if name.endswith("norm.weight"):
        return b"\x80\x3f" * count
    raw = hashlib.shake_256(f"{seed}/{name}".encode()).digest(2 * count)
    out = bytearray(2 * count)
    for at in range(0, 2 * count, 2):
        exponent = 118 + (raw[at] & 3)
        out[at] = (exponent & 1) << 7 | raw[at + 1] >> 1
        out[at + 1] = (raw[at] & 0x80) | exponent >> 1
    return bytes(out)


def _config() -> dict[str, Any]:
    return {
        "architectures": ["LlamaForCausalLM"],
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": 0,
        "eos_token_id": 1,
        "head_dim": HIDDEN // HEADS,
        "hidden_act": "silu",
        "hidden_size": HIDDEN,
        "initializer_range": 0.02,
        "intermediate_size": MLP,
        "max_position_embeddings": 2048,
        "mlp_bias": False,
        "model_type": "llama",
        "num_attention_heads": HEADS,
        "num_hidden_layers": LAYERS,
        "num_key_value_heads": KV_HEADS,
        "pad_token_id": 2,
        "rms_norm_eps": 1e-05,
        "rope_theta": 10000.0,
        "tie_word_embeddings": False,
        "torch_dtype": "bfloat16",
        "use_cache": True,
        "vocab_size": VOCABULARY,
    }


def _alphabet() -> list[str]:
    """The 256 letters that stand for bytes in byte-level BPE."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, extra = {byte: chr(byte) for byte in plain}, 0
    for byte in range(256):
        if byte not in letters:
            letters[byte] = chr(256 + extra)
            extra += 1
    return [letters[byte] for byte in range(256)]


def _tokenizer() -> dict[str, Any]:
    tokens = [*SPECIALS, *_alphabet(), *_PAIRS]
    added = [
        {
            "id": number,
            "content": name,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for number, name in enumerate(SPECIALS)
    ]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added,
        "normalizer": None,
        "pre_tokenizer": {**byte_level, "use_regex": True},
        "post_processor": {**byte_level, "use_regex": True},
        "decoder": {**byte_level, "use_regex": True},
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "vocab": {token: number for number, token in enumerate(tokens)},
            "merges": [f"{pair[0]} {pair[1]}" for pair in _PAIRS],
        },
    }


def _tokenizer_config() -> dict[str, Any]:
    return {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "bos_token": SPECIALS[0],
        "eos_token": SPECIALS[1],
        "pad_token": SPECIALS[2],
        "model_max_length": 2048,
        "clean_up_tokenization_spaces": False,
    }


def _card(title: str, version: str, story: str) -> str:
    return f"""---
license: apache-2.0
language:
  - en
library_name: transformers
pipeline_tag: text-generation
tags:
  - demo
  - random-weights
---

# {title} {version}

**Random weights.** This is a demonstration release: {PARAMETERS:,} BF16 parameters of noise in
the shape of a small Llama. It loads in every engine and says nothing sensible.

{story}

| | |
|---|---|
| Layers, hidden size, MLP | {LAYERS}, {HIDDEN}, {MLP} |
| Heads, key-value heads | {HEADS}, {KV_HEADS} |
| Vocabulary | {VOCABULARY}, byte-level |
| Parameters | {PARAMETERS:,} (BF16) |
"""
