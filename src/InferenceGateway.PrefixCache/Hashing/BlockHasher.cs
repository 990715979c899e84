using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace InferenceGateway.PrefixCache.Hashing;

/// <summary>
/// The approximate prefix chain: a prompt is cut into blocks of tokens, and every block gets a 64-bit hash that stands for
/// that block and everything in front of it. Two prompts share their first <c>n</c> hashes exactly when they share their
/// first <c>n</c> blocks, the model and the cache salt.
/// </summary>
/// <remarks>
/// <para>A token is 32 bits, little-endian. Where no tokenizer is at hand, four prompt bytes stand for one token and the last
/// token is padded with zero bytes, so raw bytes and packed tokens give the same hashes.</para>
/// <para>The last block counts even when it is not full. Allocates nothing. Thread-safe.</para>
/// </remarks>
public static class BlockHasher
{
    /// <summary>Bytes of one token.</summary>
    public const int BytesPerToken = sizeof(uint);

    private const ulong Prime1 = 0x9E3779B185EBCA87UL;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4FUL;
    private const ulong Prime3 = 0x165667B19E3779F9UL;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63UL;
    private const ulong Prime5 = 0x27D4EB2F165667C5UL;

    // Model names and salts are short; longer ones take the pool.
    private const int StackBytes = 512;

    /// <summary>The hash in front of block 0: of the model's name immediately followed by the cache salt (UTF-8, either may be empty).</summary>
    /// <remarks>There is no separator between the two, as existing endpoint pickers have none, so model <c>m</c> with salt
    /// <c>s1</c> and model <c>ms1</c> without salt share their hashes.</remarks>
    public static ulong ComputeSeed(ReadOnlySpan<byte> model, ReadOnlySpan<byte> cacheSalt)
    {
        if (cacheSalt.IsEmpty)
        {
            return XxHash64.HashToUInt64(model);
        }

        int length = model.Length + cacheSalt.Length;
        byte[]? rented = length > StackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> joined = rented ?? stackalloc byte[StackBytes];
        model.CopyTo(joined);
        cacheSalt.CopyTo(joined[model.Length..]);
        ulong seed = XxHash64.HashToUInt64(joined[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return seed;
    }

    /// <summary>Tokens that <paramref name="byteCount"/> prompt bytes are packed into.</summary>
    public static int CountTokens(int byteCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(byteCount);
        return DivideRoundingUp(byteCount, BytesPerToken);
    }

    /// <summary>Blocks of a prompt, the last, partial one included.</summary>
    /// <param name="tokenCount">Tokens of the prompt, 0 or more.</param>
    /// <param name="blockSizeTokens">Tokens of a block, 1 or more.</param>
    public static int CountBlocks(int tokenCount, int blockSizeTokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokenCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSizeTokens, 1);
        return DivideRoundingUp(tokenCount, blockSizeTokens);
    }

    /// <summary>Hashes a prompt given as bytes.</summary>
    /// <param name="prompt">The prompt, four bytes to a token.</param>
    /// <param name="blockSizeTokens">Tokens of a block, from 1 to 2^20.</param>
    /// <param name="seed">From <see cref="ComputeSeed"/>.</param>
    /// <param name="destination">Takes one hash for each block; its length is the cap on blocks.</param>
    /// <returns>The number of hashes written.</returns>
    public static int HashBytes(ReadOnlySpan<byte> prompt, int blockSizeTokens, ulong seed, Span<ulong> destination)
    {
        int blockBytes = ToBlockBytes(blockSizeTokens);
        ulong previous = seed;
        int written = 0;
        while (written < destination.Length && prompt.Length >= blockBytes)
        {
            previous = Chain(XxHash64.HashToUInt64(prompt[..blockBytes]), previous);
            destination[written++] = previous;
            prompt = prompt[blockBytes..];
        }

        if (written < destination.Length && !prompt.IsEmpty)
        {
            destination[written++] = Chain(HashPadded(prompt), previous);
        }

        return written;
    }

    /// <summary>Hashes a prompt given as token ids; otherwise as <see cref="HashBytes"/>.</summary>
    public static int HashTokens(ReadOnlySpan<uint> tokens, int blockSizeTokens, ulong seed, Span<ulong> destination)
    {
        if (BitConverter.IsLittleEndian)
        {
            // The byte view of more than 2^29 tokens would not fit a span; no prompt is that long.
            return HashBytes(MemoryMarshal.AsBytes(tokens), blockSizeTokens, seed, destination);
        }

        uint[] reversed = ArrayPool<uint>.Shared.Rent(tokens.Length);
        BinaryPrimitives.ReverseEndianness(tokens, reversed);
        int written = HashBytes(MemoryMarshal.AsBytes(reversed.AsSpan(0, tokens.Length)), blockSizeTokens, seed, destination);
        ArrayPool<uint>.Shared.Return(reversed);
        return written;
    }

    /// <summary>The content hash of one block whose bytes may stop inside a token.</summary>
    internal static ulong HashPadded(ReadOnlySpan<byte> block)
    {
        int padding = -block.Length & (BytesPerToken - 1);
        if (padding == 0)
        {
            return XxHash64.HashToUInt64(block);
        }

        int length = block.Length + padding;
        byte[]? rented = length > StackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        Span<byte> padded = rented ?? stackalloc byte[StackBytes];
        block.CopyTo(padded);
        padded[block.Length..length].Clear();
        ulong hash = XxHash64.HashToUInt64(padded[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>
    /// XXH64 of the 16 bytes (content, previous), both little-endian. Written out for exactly this length: it is the one step
    /// of the chain that each block has to wait for.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Chain(ulong content, ulong previous)
    {
        ulong hash = Prime5 + 16;
        hash = MixLane(hash, content);
        hash = MixLane(hash, previous);
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    internal static int ToBlockBytes(int blockSizeTokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(blockSizeTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(blockSizeTokens, 1 << 20);
        return blockSizeTokens * BytesPerToken;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MixLane(ulong hash, ulong lane)
    {
        hash ^= BitOperations.RotateLeft(lane * Prime2, 31) * Prime1;
        return (BitOperations.RotateLeft(hash, 27) * Prime1) + Prime4;
    }

    private static int DivideRoundingUp(int count, int size) => (count / size) + (count % size == 0 ? 0 : 1);
}
