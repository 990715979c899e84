using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>Text that is given, such as the live answer of an earlier turn.</summary>
public sealed class LiteralText : PromptText
{
    private readonly byte[] _utf8;
    private readonly JsonEncodedText _json;

    public LiteralText(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        _utf8 = Encoding.UTF8.GetBytes(text);
        _json = JsonEncodedText.Encode(_utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
    }

    /// <inheritdoc/>
    public override int ByteLength => _utf8.Length;

    /// <inheritdoc/>
    public override int JsonLength => _json.EncodedUtf8Bytes.Length;

    /// <inheritdoc/>
    public override void WriteTo(Span<byte> destination) => _utf8.CopyTo(destination);

    /// <inheritdoc/>
    public override void WriteJsonTo(Span<byte> destination) => _json.EncodedUtf8Bytes.CopyTo(destination);
}
