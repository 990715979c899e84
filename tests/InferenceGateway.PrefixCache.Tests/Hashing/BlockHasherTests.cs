using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using CsCheck;
using InferenceGateway.PrefixCache.Hashing;

namespace InferenceGateway.PrefixCache.Tests.Hashing;

public sealed class BlockHasherTests
{
    [Fact]
    public void The_seed_is_the_hash_of_model_and_salt()
    {
        BlockHasher.ComputeSeed("m"u8, default).ShouldBe(13415755381228090088UL);
        BlockHasher.ComputeSeed("m"u8, "s1"u8).ShouldBe(15624945106873913549UL);
        BlockHasher.ComputeSeed("test-model"u8, default).ShouldBe(3725054772343846052UL);
    }

    [Fact]
    public void Model_and_salt_share_no_separator_so_their_border_does_not_show()
    {
        BlockHasher.ComputeSeed("m"u8, "s1"u8).ShouldBe(BlockHasher.ComputeSeed("ms1"u8, default));
    }

    [Fact]
    public void A_salt_longer_than_the_stack_buffer_is_hashed_whole()
    {
        byte[] salt = new byte[5000];
        salt[^1] = 7;
        byte[] joined = [(byte)'m', .. salt];

        BlockHasher.ComputeSeed("m"u8, salt).ShouldBe(XxHash64.HashToUInt64(joined));
    }

    [Fact]
    public void Two_full_blocks_of_four_tokens_give_the_published_hashes()
    {
        Hash(Tokens(8), 4, "m").ShouldBe([18390267952832273189UL, 15051379317946961216UL]);
    }

    [Fact]
    public void The_last_partial_block_counts()
    {
        Hash(Tokens(10), 4, "m").ShouldBe([18390267952832273189UL, 15051379317946961216UL, 7786504833879382867UL]);
    }

    [Fact]
    public void A_salt_changes_every_hash()
    {
        Hash(Tokens(8), 4, "m", "s1").ShouldBe([2968297128026129433UL, 5292135698999892542UL]);
    }

    [Fact]
    public void Blocks_of_64_tokens_give_the_published_hashes()
    {
        Hash(Tokens(128), 64, "test-model").ShouldBe([3520800852488867500UL, 3093390089735223102UL]);
        Hash(Tokens(130), 64, "test-model").ShouldBe([3520800852488867500UL, 3093390089735223102UL, 14650355052424360075UL]);
    }

    [Fact]
    public void The_content_of_a_block_is_hashed_as_little_endian_words()
    {
        BlockHasher.HashPadded(MemoryMarshal.AsBytes<uint>(Tokens(4))).ShouldBe(2877822695146591398UL);
    }

    [Theory]
    [InlineData("hello world", new uint[] { 1819043176, 1870078063, 6581362 })]
    [InlineData("userHello", new uint[] { 1919251317, 1819043144, 111 })]
    public void Bytes_hash_as_the_tokens_they_are_packed_into(string text, uint[] packed)
    {
        ulong[] fromBytes = new ulong[8];
        int count = BlockHasher.HashBytes(Encoding.UTF8.GetBytes(text), 2, 99, fromBytes);
        ulong[] fromTokens = new ulong[8];
        int expected = BlockHasher.HashTokens(packed, 2, 99, fromTokens);

        count.ShouldBe(2); // three tokens, two to a block
        count.ShouldBe(expected);
        fromBytes.ShouldBe(fromTokens);
    }

    [Fact]
    public void The_destination_caps_the_blocks()
    {
        ulong[] hashes = new ulong[1];

        BlockHasher.HashTokens(Tokens(10), 4, BlockHasher.ComputeSeed("m"u8, default), hashes).ShouldBe(1);

        hashes.ShouldBe([18390267952832273189UL]);
        BlockHasher.HashTokens(Tokens(10), 4, 0, []).ShouldBe(0);
    }

    [Fact]
    public void An_empty_prompt_has_no_blocks()
    {
        BlockHasher.HashBytes(default, 64, 1, new ulong[4]).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 64, 0)]
    [InlineData(1, 64, 1)]
    [InlineData(64, 64, 1)]
    [InlineData(65, 64, 2)]
    [InlineData(int.MaxValue, 1, int.MaxValue)]
    public void Blocks_are_counted_with_the_last_partial_one(int tokens, int blockSize, int blocks)
    {
        BlockHasher.CountBlocks(tokens, blockSize).ShouldBe(blocks);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    public void Four_bytes_are_a_token(int bytes, int tokens)
    {
        BlockHasher.CountTokens(bytes).ShouldBe(tokens);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData((1 << 20) + 1)]
    public void A_block_size_out_of_range_is_refused(int blockSize)
    {
        Should.Throw<ArgumentOutOfRangeException>(() => BlockHasher.HashBytes("x"u8, blockSize, 0, new ulong[1]));
    }

    [Fact]
    public void Every_prompt_hashes_as_the_definition_says()
    {
        Gen.Select(Gen.Byte.Array[0, 2500], Gen.Int[1, 200], Gen.ULong)
            .Sample(
                (prompt, blockSize, seed) =>
                {
                    ulong[] expected = ByDefinition(prompt, blockSize, seed);
                    ulong[] actual = new ulong[expected.Length + 1];
                    int count = BlockHasher.HashBytes(prompt, blockSize, seed, actual);
                    return count == expected.Length && actual.AsSpan(0, count).SequenceEqual(expected);
                }
            );
    }

    internal static ulong[] ByDefinition(ReadOnlySpan<byte> prompt, int blockSizeTokens, ulong seed)
    {
        byte[] padded = new byte[(prompt.Length + 3) / 4 * 4];
        prompt.CopyTo(padded);
        List<ulong> hashes = [];
        ulong previous = seed;
        byte[] link = new byte[16];
        foreach (byte[] block in padded.Chunk(blockSizeTokens * 4))
        {
            BinaryPrimitives.WriteUInt64LittleEndian(link, XxHash64.HashToUInt64(block));
            BinaryPrimitives.WriteUInt64LittleEndian(link.AsSpan(8), previous);
            previous = XxHash64.HashToUInt64(link);
            hashes.Add(previous);
        }

        return [.. hashes];
    }

    private static uint[] Tokens(int count) => [.. Enumerable.Range(1, count).Select(token => (uint)token)];

    private static ulong[] Hash(uint[] tokens, int blockSize, string model, string salt = "")
    {
        ulong[] hashes = new ulong[16];
        ulong seed = BlockHasher.ComputeSeed(Encoding.UTF8.GetBytes(model), Encoding.UTF8.GetBytes(salt));
        return hashes[..BlockHasher.HashTokens(tokens, blockSize, seed, hashes)];
    }
}
