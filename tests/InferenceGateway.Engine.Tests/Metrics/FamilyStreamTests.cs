using System.Text;
using InferenceGateway.Engine.Metrics;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class FamilyStreamTests
{
    private const string Families = """
        # HELP llm_d_epp_ready_endpoints x # HELP y
        # TYPE llm_d_epp_ready_endpoints gauge
        llm_d_epp_ready_endpoints{name="a"} 2
        # HELP empty x
        # TYPE empty counter
        # HELP up x
        # TYPE up gauge
        up 1

        """;

    private const string Page = """
        # HELP llm_d_epp_ready_endpoints x # HELP y
        # TYPE llm_d_epp_ready_endpoints gauge
        llm_d_epp_ready_endpoints{name="a"} 2
        # HELP inference_pool_ready_pods [ALPHA] [Deprecated: Use llm_d_epp_ready_endpoints] x # HELP y
        # TYPE inference_pool_ready_pods gauge
        inference_pool_ready_pods{name="a"} 2
        # HELP up x
        # TYPE up gauge
        up 1

        """;

    [Fact]
    public async Task The_page_is_the_same_wherever_the_writes_are_cut()
    {
        byte[] text = Encoding.UTF8.GetBytes(Families);
        for (int size = 1; size <= text.Length; size++)
        {
            WrittenPieces written = new();
            await using FamilyStream families = new(written);
            foreach (byte[] piece in text.Chunk(size))
            {
                await families.WriteAsync(piece, TestContext.Current.CancellationToken);
            }

            await families.CompleteAsync(TestContext.Current.CancellationToken);
            written.Text.ShouldBe(Page, $"pieces of {size} bytes");
        }
    }

    [Fact]
    public async Task A_long_page_is_passed_on_while_it_is_written()
    {
        WrittenPieces written = new();
        await using FamilyStream families = new(written);
        StringBuilder whole = new();
        for (int i = 0; i < 10; i++)
        {
            // A family of 30 kB: whenever three are complete there are more than 64 KiB to pass on.
            string family = $"# HELP f{i} x\n# TYPE f{i} gauge\n{string.Concat(Enumerable.Repeat($"f{i} 123456\n", 3000))}";
            whole.Append(family);
            await families.WriteAsync(Encoding.UTF8.GetBytes(family), TestContext.Current.CancellationToken);
        }

        written.Count.ShouldBe(3); // the tenth is not known to be complete
        await families.CompleteAsync(TestContext.Current.CancellationToken);

        written.Count.ShouldBe(4);
        written.Text.ShouldBe(whole.ToString());
    }

    [Fact]
    public async Task Without_families_the_page_is_empty()
    {
        WrittenPieces written = new();
        await using FamilyStream families = new(written);
        await families.CompleteAsync(TestContext.Current.CancellationToken);

        written.Text.ShouldBeEmpty();
    }

    private sealed class WrittenPieces : MemoryStream
    {
        public int Count { get; private set; }

        public string Text => Encoding.UTF8.GetString(ToArray());

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
