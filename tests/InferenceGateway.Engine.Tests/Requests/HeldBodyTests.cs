using CsCheck;
using InferenceGateway.Abstractions.Errors;
using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Tests.Requests;

/// <summary>A body is what was appended, however it came, and takes memory in proportion.</summary>
public sealed class HeldBodyTests
{
    private const int Kibibyte = 1024;

    [Fact]
    public void However_a_body_arrives_it_is_whole() =>
        Gen.Select(Gen.Int[0, 700_000].Array[0, 8], Gen.Int[0, 3_000_000])
            .Sample(
                (sizes, announced) =>
                {
                    BodyBudget budget = new(1L << 30);
                    HeldBody body = new(budget, maximumBytes: 8 << 20, "gateway");
                    List<byte> expected = [];
                    for (int i = 0; i < sizes.Length; i++)
                    {
                        byte[] piece = new byte[sizes[i]];
                        piece.AsSpan().Fill((byte)(i + 1));
                        expected.AddRange(piece);
                        body.Append(piece, announced).ShouldBeNull();
                    }

                    body.Join().ShouldBeNull();

                    body.Whole.Span.SequenceEqual(expected.ToArray()).ShouldBeTrue();
                    body.Release();
                    budget.Held.ShouldBe(0);
                },
                iter: 200
            );

    [Fact]
    public void A_body_that_grows_takes_at_most_twice_its_length()
    {
        BodyBudget budget = new(1L << 30);
        HeldBody body = new(budget, maximumBytes: 64 << 20, "gateway");
        byte[] piece = new byte[64 * Kibibyte];
        for (int i = 1; i <= 160; i++)
        {
            body.Append(piece, expected: 0).ShouldBeNull();

            budget.Held.ShouldBeInRange(i * piece.Length, 2L * i * piece.Length);
        }

        // 160 pieces are 10 MiB: 64 KiB that double up to 2 MiB, and 8 parts of 1 MiB.
        budget.Held.ShouldBe(10 << 20);
        body.Release();
    }

    [Fact]
    public void A_body_that_cannot_grow_is_refused_and_gives_all_back()
    {
        BodyBudget budget = new(192 * Kibibyte);
        HeldBody body = new(budget, maximumBytes: 1 << 20, "gateway");
        byte[] piece = new byte[64 * Kibibyte];
        body.Append(piece, expected: 0).ShouldBeNull();
        body.Append(piece, expected: 0).ShouldBeNull();

        // The third piece comes with a part of 128 KiB, beside the 128 KiB there are.
        body.Append(piece, expected: 0).ShouldNotBeNull().Code.ShouldBe(ErrorCode.ServiceUnavailable);
        body.Release();

        budget.Held.ShouldBe(0);
    }

    [Fact]
    public void A_body_that_cannot_be_joined_is_refused()
    {
        // Two parts of 64 KiB fit, and the 128 KiB of both together do not fit beside them.
        BodyBudget budget = new(192 * Kibibyte);
        HeldBody body = new(budget, maximumBytes: 1 << 20, "gateway");
        byte[] piece = new byte[64 * Kibibyte];
        body.Append(piece, expected: 0).ShouldBeNull();
        body.Append(piece, expected: 0).ShouldBeNull();

        body.Join().ShouldNotBeNull().Code.ShouldBe(ErrorCode.ServiceUnavailable);
        body.Release();

        budget.Held.ShouldBe(0);
    }
}
