using System.Text;
using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Sending;

/// <summary>Writes one piece after another into a buffer that is known to be large enough.</summary>
internal ref struct BodyCursor(Span<byte> destination)
{
    private Span<byte> _left = destination;

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_left);
        _left = _left[bytes.Length..];
    }

    public void WriteAscii(string text) => _left = _left[Encoding.ASCII.GetBytes(text, _left)..];

    public void Write(PromptText text)
    {
        text.WriteJsonTo(_left);
        _left = _left[text.JsonLength..];
    }
}
