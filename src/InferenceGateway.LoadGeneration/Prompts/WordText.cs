using System.Runtime.CompilerServices;
using System.Text;

namespace InferenceGateway.LoadGeneration.Prompts;

/// <summary>
/// Deterministic word-like ASCII: the same key always gives the same bytes, and a shorter text is a prefix of a longer
/// one with the same key. Only lower-case letters, full stops and spaces occur, so the text needs no JSON escaping. Thread-safe.
/// </summary>
/// <remarks>
/// Text is laid out in pieces of 16 bytes, each a few words and a closing space, picked by 12 bits of a counter-based
/// generator. That writes a 450 KB prompt in well under a millisecond, and two keys agree on their first 64 bytes (the
/// smallest block a prefix cache is likely to hash) with probability 2⁻⁴⁸.
/// </remarks>
public static class WordText
{
    /// <summary>Bytes of text that stand for one token throughout the room: the field's usual rule of thumb for English.</summary>
    public const int BytesPerToken = 4;

    private const int PieceBytes = 16;
    private const int PieceCount = 4096;
    private const int PieceBits = 12;
    private const int PiecesPerDraw = 5;

    private static readonly byte[] Pieces = MakePieces();

    /// <summary>Fills <paramref name="destination"/> with the text of <paramref name="key"/>.</summary>
    public static void Fill(ulong key, Span<byte> destination)
    {
        ulong state = key;
        ReadOnlySpan<byte> pieces = Pieces;
        ulong draw = 0;
        int left = 0;
        while (destination.Length > 0)
        {
            if (left == 0)
            {
                draw = Next(ref state);
                left = PiecesPerDraw;
            }

            int index = (int)(draw & (PieceCount - 1));
            draw >>= PieceBits;
            left--;
            int length = Math.Min(PieceBytes, destination.Length);
            pieces.Slice(index * PieceBytes, length).CopyTo(destination);
            destination = destination[length..];
        }
    }

    /// <summary>A key made of two others, spread over all 64 bits: used for "this seed, that block".</summary>
    public static ulong Combine(ulong first, ulong second)
    {
        ulong state = first;
        ulong mixed = Next(ref state) ^ second;
        return Next(ref mixed);
    }

    /// <summary>One step of SplitMix64, a published generator with a 64-bit state and no bad seeds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Next(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        ulong mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    private static byte[] MakePieces()
    {
        string[] onsets = ["b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr", "pl", "gr"];
        string[] vowels = ["a", "e", "i", "o", "u", "ea", "ai", "ou"];
        string[] codas = ["", "", "n", "r", "s", "t", "l", "nd", "rt"];
        ulong state = 20;
        string Syllable() => onsets[Below(onsets.Length)] + vowels[Below(vowels.Length)] + codas[Below(codas.Length)];
        int Below(int bound) => (int)(Next(ref state) % (ulong)bound);

        byte[] pieces = new byte[PieceCount * PieceBytes];
        StringBuilder words = new();
        for (int piece = 0; piece < PieceCount; piece++)
        {
            words.Clear();
            while (words.Length < PieceBytes - 1)
            {
                words.Append(Syllable());
                if (Below(2) == 0)
                {
                    words.Append(Below(12) == 0 ? ". " : " ");
                }
            }

            words.Length = PieceBytes - 1;
            if (words[^1] == ' ')
            {
                words[^1] = 'e';
            }

            words.Append(' ');
            Encoding.ASCII.GetBytes(words.ToString(), pieces.AsSpan(piece * PieceBytes, PieceBytes));
        }

        return pieces;
    }
}
