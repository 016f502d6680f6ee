"""Mathematics spelled in ASCII: as a person would type it, in columns as before, and never a question mark."""

import codecs
import sys

import pytest

from gradekit.letters import plain, plain_block
from gradekit.spelling import HANDLER, spell_out
from gradekit.terminal import COMMAND, COMMAND_LINE

SPELLED = {
    "f(x) = W2 σ(W1 x)": "f(x) = W2 sigma(W1 x)",
    "∂L/∂W1[k, j]": "dL/dW1[k, j]",
    "∂²L/∂φ_0∂φ_1": "d^2L/dphi_0 dphi_1",
    "∂L̃/∂φ": "dL_tilde/dphi",
    "η m̂_t / (√v̂_t + ε)": "eta m_hat_t / (sqrt(v_hat_t) + epsilon)",
    "(λ / (2α)) Σ_k φ_k²": "(lambda / (2 alpha)) Sum_k phi_k^2",
    "λφ, γx, nΣ": "lambda phi, gamma x, nSum",
    "φ ← (1 − λ) φ − α ∂L/∂φ": "phi <- (1 - lambda) phi - alpha dL/dphi",
    "σ_1² + … ≥ energy · ‖A‖_F²": "sigma_1^2 + ... >= energy * ||A||_F^2",
    "z_{ℓ+1} = Pᵀ P z_{ℓ+1}": "z_{l+1} = P^T P z_{l+1}",
    "∇ℓ(θ_t)": "grad l(theta_t)",
    "W₁₂ x¹⁰, 2⁻¹, σ₁²": "W_12 x^10, 2^-1, sigma_1^2",
    "σ'(W₁ x) ≠ ∞ ≈ 8 × 8": "sigma'(W_1 x) != inf ~= 8 x 8",
    "ΔΩ Θ": "Delta Omega Theta",
    "ς ἀ ά": "sigma alpha alpha",
    "café naïve Åse": "cafe naive Ase",
    "“so” – it’s…": '"so" - it\'s...',
    "数": "\\u6570",
    "a\xa0b": "a b",
    "plain ascii?": "plain ascii?",
    "": "",
}


@pytest.mark.parametrize("text", SPELLED)
def test_mathematics_is_spelled(text: str) -> None:
    assert plain(text) == SPELLED[text]


def test_whatever_there_is_becomes_ascii_and_neither_a_question_mark_nor_a_command() -> None:
    """What a service that runs builds would obey is taken out before a text is spelled, so nothing may become it."""
    for code in range(0x80, 0x20000):
        text = plain(chr(code))
        assert text.isascii() and text.isprintable(), hex(code)
        assert not set(text) & set("?:#["), hex(code)
    assert COMMAND_LINE.search("::error::")
    assert COMMAND.search("##[error]")


BLOCKS = {
    "columns": (
        ["    H = [ ∂²L/∂φ_0²       ∂²L/∂φ_0∂φ_1 ]", "        [ ∂²L/∂φ_1∂φ_0    ∂²L/∂φ_1²    ]."],
        ["    H = [ d^2L/dphi_0^2         d^2L/dphi_0 dphi_1 ]", "        [ d^2L/dphi_1 dphi_0    d^2L/dphi_1^2    ]."],
    ),
    "below an equals sign": (["    z = Pᵀ P z", "      = P σ(z)"], ["    z = P^T P z", "      = P sigma(z)"]),
    "below a second column": (
        ["    α step:   x_t = α x", "              y_t = β y"],
        ["    alpha step:   x_t = alpha x", "                  y_t = beta y"],
    ),
    "a drawing": (
        ["    a → b → c", "    └─ skip ┘"],
        ["    a > b > c", "    +- skip +"],
    ),
    "a condition": (["    Σ_i x_i,    i = 1, …, n."], ["    Sum_i x_i,    i = 1, ..., n."]),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_what_stood_in_columns_still_does(name: str) -> None:
    lines, made = BLOCKS[name]
    assert plain_block(lines) == made


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_a_stream_spells_what_it_cannot_carry(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.delenv("LC_ALL", raising=False)
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    spell_out(stream)
    stream.write("2σ ≤ ² \ud800")
    stream.flush()
    try:
        expected = "2σ ≤ ²".encode(encoding)
    except UnicodeEncodeError:
        expected = b"2sigma <= " + ("²".encode(encoding) if encoding != "ascii" else b"^2")
    assert raw.getvalue() == expected + rb" \ud800"
    assert codecs.lookup_error(HANDLER)
    assert sys.stdout is not stream
