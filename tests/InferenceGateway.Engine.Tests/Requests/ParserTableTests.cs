using InferenceGateway.Engine.Requests;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class ParserTableTests
{
    [Theory]
    [InlineData("/v1/chat/completions", "chat/completions")]
    [InlineData("/v1/chat/completions/", "chat/completions")]
    [InlineData("/v1/completions", "completions")]
    [InlineData("/v1/rerank", "")]
    public void The_longest_claimed_suffix_wins_and_the_fallback_takes_the_rest(string path, string expected) =>
        new ParserTable([Claim("completions"), Claim("chat/completions"), Claim(""), Claim("rerank")])
            .Find(path)!
            .Suffix.ShouldBe(expected);

    [Fact]
    public void Without_a_fallback_an_unclaimed_path_has_no_parser() => new ParserTable([Claim("completions")]).Find("/x").ShouldBeNull();

    private static CompiledParser Claim(string suffix) => new(null!, suffix, null!);
}
