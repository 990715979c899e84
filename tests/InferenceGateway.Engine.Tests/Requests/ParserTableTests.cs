using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Text;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Scheduling;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Requests;

public sealed class ParserTableTests
{
    [Theory]
    [InlineData("/v1/chat/completions", "chat/completions")]
    [InlineData("/v1/chat/completions/", "chat/completions")]
    [InlineData(" /v1/chat/completions// ", "chat/completions")]
    [InlineData("chat/completions", "chat/completions")]
    [InlineData("/v1/completions", "completions")]
    [InlineData("/completions", "completions")]
    [InlineData("/v1/foo-completions", "")]
    [InlineData("/v1/foocompletions", "")]
    [InlineData("/v1/foo.completions", "")]
    [InlineData("/v1/xchat/completions", "completions")]
    [InlineData("/v1/Completions", "")]
    [InlineData("/v1/completions/x", "")]
    [InlineData("/v1/rerank", "")] // listed after the fallback
    [InlineData("/some.package.Service/Method", "Service/Method")]
    [InlineData("/Service/Method/", "Service/Method")]
    [InlineData("/x/some.package.Service/Method", "")] // only a first segment has a package
    [InlineData("/MyService/Method", "")]
    [InlineData("/", "")]
    [InlineData("", "")]
    public void The_longest_claimed_suffix_wins_and_the_fallback_takes_the_rest(string path, string expected) =>
        new ParserTable([Claim("completions"), Claim("Service/Method"), Claim("chat/completions"), Claim(""), Claim("rerank")])
            .Find(path)!
            .Suffix.ShouldBe(expected);

    [Fact]
    public void Of_equal_claims_the_first_listed_wins()
    {
        CompiledParser first = Claim("completions");

        new ParserTable([first, Claim("completions")]).Find("/v1/completions").ShouldBeSameAs(first);
    }

    [Fact]
    public void Without_a_fallback_an_unclaimed_path_has_no_parser() => new ParserTable([Claim("completions")]).Find("/x").ShouldBeNull();

    [Theory]
    [InlineData(new[] { "http", "kubernetes.io/h2c" }, new[] { "http" }, "http", true)]
    [InlineData(new[] { "http", "kubernetes.io/h2c" }, new[] { "http" }, "kubernetes.io/h2c", false)]
    [InlineData(new[] { "http" }, new string[0], "http", true)] // one that names none speaks all
    [InlineData(new[] { "http" }, new string[0], "HTTP", false)]
    [InlineData(new string[0], new string[0], "anything", true)]
    public void All_parsers_must_speak_a_protocol(string[] first, string[] second, string protocol, bool expected) =>
        new ParserTable([Claim("a", first), Claim("b", second), Claim("")]).AllSpeak(protocol).ShouldBe(expected);

    [Fact]
    public void A_suffix_is_compared_as_it_is_said() => PathSuffix.Matches("/v1/messages/count_tokens", "messages").ShouldBeFalse();

    private static CompiledParser Claim(string suffix, params string[] protocols)
    {
        FakeParser parser = new() { PathSuffixes = [suffix], Protocols = protocols };
        return new CompiledParser(new Named<IBodyParser>("fake", "fake", parser, null!), suffix, null!);
    }
}
