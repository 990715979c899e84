using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Json;

namespace InferenceGateway.Plugins.Parsers;

/// <summary>Writes a request's prompts as bytes of which four are one token; or nowhere, when nobody reads them.</summary>
internal struct PromptWriter(ParsedBody body)
{
    /// <summary>Tokens of an image whose size is not known: 640 · 360 pixels / 1024.</summary>
    private const int ImageTokens = 225;

    /// <summary>Tokens of a video of unknown length: 20 frames of an image each.</summary>
    private const int VideoTokens = 20 * ImageTokens;

    /// <summary>
    /// Placeholders that one request may add. Some bytes of JSON make a video of 18 KB: without a bound a body could grow a thousandfold.
    /// Beyond it a medium counts as one token.
    /// </summary>
    private const int LargestPlaceholderCount = 1 << 18;

    private int _promptLength;
    private int _placeholderCount;

    /// <summary>False: everything is dropped.</summary>
    public bool IsWriting { get; set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (IsWriting)
        {
            body.Append(bytes);
            _promptLength += bytes.Length;
        }
    }

    public void Append(JsonText text)
    {
        if (!text.IsEscaped)
        {
            Append(text.Raw);
        }
        else if (IsWriting)
        {
            int length = text.Unescape(body.GetSpan(text.Raw.Length));
            body.Advance(length);
            _promptLength += length;
        }
    }

    public void AppendToken(uint token)
    {
        if (IsWriting)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(body.GetSpan(sizeof(uint)), token);
            body.Advance(sizeof(uint));
            _promptLength += sizeof(uint);
        }
    }

    public void AppendImage(JsonText source) => AppendMedium(source, ImageTokens);

    public void AppendVideo(JsonText source) => AppendMedium(source, VideoTokens);

    /// <summary>Sound counts by the length of its encoded bytes.</summary>
    public void AppendAudio(JsonText source) =>
        AppendMedium(source, Math.Max(1, (source.Raw.Length + ParsedBody.BytesPerToken - 1) / ParsedBody.BytesPerToken));

    public void EndPrompt()
    {
        if (IsWriting)
        {
            body.EndPrompt();
            _promptLength = 0;
        }
    }

    /// <summary>
    /// A medium is as many equal tokens as a model would make of it, their value a hash of where it comes from or of its bytes, beginning
    /// at a token's boundary: the same picture at the same place matches, another one does not.
    /// </summary>
    private void AppendMedium(JsonText source, int count)
    {
        if (!IsWriting)
        {
            return;
        }

        if (_placeholderCount + count > LargestPlaceholderCount)
        {
            count = 1;
        }

        _placeholderCount += count;
        uint token = (uint)HashOf(source);
        int padding = -_promptLength & (ParsedBody.BytesPerToken - 1);
        int length = padding + (count * sizeof(uint));
        Span<byte> target = body.GetSpan(length);
        target[..padding].Clear();
        MemoryMarshal
            .Cast<byte, uint>(target[padding..])
            .Fill(BitConverter.IsLittleEndian ? token : BinaryPrimitives.ReverseEndianness(token));
        body.Advance(length);
        _promptLength += length;
    }

    private readonly ulong HashOf(JsonText source)
    {
        if (!source.IsEscaped)
        {
            return XxHash64.HashToUInt64(source.Raw);
        }

        // The room after the prompt serves as scratch: nothing is advanced.
        Span<byte> scratch = body.GetSpan(source.Raw.Length);
        return XxHash64.HashToUInt64(scratch[..source.Unescape(scratch)]);
    }
}
