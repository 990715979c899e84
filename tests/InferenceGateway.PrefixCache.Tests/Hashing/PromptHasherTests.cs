using CsCheck;
using InferenceGateway.PrefixCache.Hashing;

namespace InferenceGateway.PrefixCache.Tests.Hashing;

public sealed class PromptHasherTests
{
    [Fact]
    public void Pieces_hash_as_the_joined_prompt_however_they_are_cut()
    {
        PromptHasher hasher = new();
        Gen.Select(Gen.Byte.Array[0, 90].Array[0, 12], Gen.Int[1, 20], Gen.ULong)
            .Sample(
                (pieces, blockSize, seed) =>
                {
                    lock (hasher)
                    {
                        hasher.Reset(seed, blockSize, int.MaxValue);
                        foreach (byte[] piece in pieces)
                        {
                            hasher.Append(piece);
                        }

                        byte[] joined = [.. pieces.SelectMany(piece => piece)];
                        return hasher.Complete().SequenceEqual(BlockHasherTests.ByDefinition(joined, blockSize, seed));
                    }
                }
            );
    }

    [Fact]
    public void The_cap_stops_hashing()
    {
        PromptHasher hasher = new();
        hasher.Reset(1, 1, 2);

        hasher.Append("aaaabbbbcc"u8);
        hasher.Append("dd"u8);

        hasher.IsFull.ShouldBeTrue();
        hasher.Complete().ToArray().ShouldBe(BlockHasherTests.ByDefinition("aaaabbbb"u8, 1, 1));
    }

    [Fact]
    public void A_cap_of_zero_gives_no_hash()
    {
        PromptHasher hasher = new();
        hasher.Reset(1, 1, 0);

        hasher.Append("aaaabbbb"u8);

        hasher.Complete().Length.ShouldBe(0);
    }

    [Fact]
    public void A_repeated_token_starts_on_a_token_boundary()
    {
        PromptHasher hasher = new();
        hasher.Reset(5, 2, 100);

        hasher.Append("abcde"u8);
        hasher.AppendToken(0x04030201, 2);
        hasher.Append("z"u8);

        // abcd | e000 || 1234 | 1234 || z000
        byte[] joined = [.. "abcde\0\0\0"u8, 1, 2, 3, 4, 1, 2, 3, 4, .. "z"u8];
        hasher.Complete().ToArray().ShouldBe(BlockHasherTests.ByDefinition(joined, 2, 5));
    }

    [Fact]
    public void An_instance_forgets_the_prompt_before()
    {
        PromptHasher hasher = new();
        hasher.Reset(1, 64, 100);
        hasher.Append(new byte[1000]);
        hasher.Reset(2, 1, 100);

        hasher.Append("abcd"u8);

        hasher.Complete().ToArray().ShouldBe(BlockHasherTests.ByDefinition("abcd"u8, 1, 2));
    }

    [Fact]
    public void A_warm_instance_allocates_nothing()
    {
        PromptHasher hasher = new();
        byte[] prompt = new byte[100_000];
        HashOnce(hasher, prompt);

        long before = GC.GetAllocatedBytesForCurrentThread();
        HashOnce(hasher, prompt);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    private static void HashOnce(PromptHasher hasher, byte[] prompt)
    {
        hasher.Reset(1, 64, int.MaxValue);
        hasher.Append(prompt);
        hasher.Append(prompt);
        hasher.Complete();
    }
}
