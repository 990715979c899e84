using System.Buffers.Binary;
using System.IO.Hashing;

namespace InferenceGateway.PrefixCache.Hashing;

/// <summary>
/// The chain of <see cref="BlockHasher"/> over a prompt that arrives in pieces (roles, texts, images), so that nobody has to
/// join them first. Reusable: a pooled instance allocates only while its hash buffer still grows.
/// </summary>
/// <remarks>One thread at a time. The hashes are those of <see cref="BlockHasher.HashBytes"/> over the joined pieces.</remarks>
public sealed class PromptHasher
{
    private const int InitialHashes = 64;

    private ulong[] _hashes = new ulong[InitialHashes];
    private byte[] _pending = [];
    private int _pendingLength;
    private int _blockBytes;
    private int _maxBlocks;
    private int _count;
    private ulong _previous;

    /// <summary>Hashes of the blocks finished so far; after <see cref="Complete"/>, of the whole prompt. Valid until the next call that changes this instance.</summary>
    public ReadOnlySpan<ulong> Hashes => _hashes.AsSpan(0, _count);

    /// <summary>Whether the cap is reached, so that further pieces change nothing.</summary>
    public bool IsFull => _count == _maxBlocks;

    /// <summary>Begins a prompt.</summary>
    /// <param name="seed">From <see cref="BlockHasher.ComputeSeed"/>.</param>
    /// <param name="blockSizeTokens">Tokens of a block, from 1 to 2^20.</param>
    /// <param name="maxBlocks">Blocks after which hashing stops, 0 or more.</param>
    public void Reset(ulong seed, int blockSizeTokens, int maxBlocks)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxBlocks);
        _blockBytes = BlockHasher.ToBlockBytes(blockSizeTokens);
        if (_pending.Length < _blockBytes)
        {
            _pending = new byte[_blockBytes];
        }

        _previous = seed;
        _maxBlocks = maxBlocks;
        _pendingLength = 0;
        _count = 0;
    }

    /// <summary>Adds the next bytes of the prompt.</summary>
    public void Append(ReadOnlySpan<byte> piece)
    {
        if (IsFull)
        {
            return;
        }

        if (_pendingLength > 0)
        {
            int taken = Math.Min(_blockBytes - _pendingLength, piece.Length);
            piece[..taken].CopyTo(_pending.AsSpan(_pendingLength));
            _pendingLength += taken;
            piece = piece[taken..];
            if (_pendingLength < _blockBytes)
            {
                return;
            }

            Push(XxHash64.HashToUInt64(_pending.AsSpan(0, _blockBytes)));
            _pendingLength = 0;
        }

        while (piece.Length >= _blockBytes && !IsFull)
        {
            Push(XxHash64.HashToUInt64(piece[.._blockBytes]));
            piece = piece[_blockBytes..];
        }

        if (!IsFull)
        {
            piece.CopyTo(_pending);
            _pendingLength = piece.Length;
        }
    }

    /// <summary>Adds one token <paramref name="repeat"/> times, on a token boundary: bytes that stop inside a token are padded first.</summary>
    /// <remarks>Stands for an image, a video or a sound, whose content is known by its hash only.</remarks>
    public void AppendToken(uint token, int repeat)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeat);
        PadToToken();
        Span<byte> bytes = stackalloc byte[BlockHasher.BytesPerToken];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, token);
        for (int i = 0; i < repeat && !IsFull; i++)
        {
            Append(bytes);
        }
    }

    /// <summary>Fills a token that is not full with zero bytes.</summary>
    public void PadToToken()
    {
        ReadOnlySpan<byte> zeros = [0, 0, 0];
        Append(zeros[..(-_pendingLength & (BlockHasher.BytesPerToken - 1))]);
    }

    /// <summary>Ends the prompt: a block that is not full is hashed as it stands.</summary>
    /// <returns>All hashes; valid until the next call that changes this instance.</returns>
    public ReadOnlySpan<ulong> Complete()
    {
        if (_pendingLength > 0 && !IsFull)
        {
            Push(BlockHasher.HashPadded(_pending.AsSpan(0, _pendingLength)));
            _pendingLength = 0;
        }

        return Hashes;
    }

    private void Push(ulong content)
    {
        if (_count == _hashes.Length)
        {
            Array.Resize(ref _hashes, _count * 2);
        }

        _previous = BlockHasher.Chain(content, _previous);
        _hashes[_count++] = _previous;
    }
}
