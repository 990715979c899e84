using System.Text;
using System.Text.Json;
using InferenceGateway.LoadGeneration.Prompts;

namespace InferenceGateway.LoadGeneration.Tests.Prompts;

public sealed class PromptTextTests
{
    [Fact]
    public void Equal_keys_give_equal_text_and_a_shorter_text_begins_the_longer()
    {
        string shorter = Render(new SynthesisedText(key: 9, tokens: 3));
        string longer = Render(new SynthesisedText(key: 9, tokens: 700));

        shorter.Length.ShouldBe(12);
        longer.Length.ShouldBe(2800);
        longer.ShouldStartWith(shorter);
        Render(new SynthesisedText(key: 10, tokens: 700)).ShouldNotBe(longer);
    }

    [Fact]
    public void The_text_looks_like_words_and_needs_no_escaping()
    {
        string text = Render(new SynthesisedText(key: 1, tokens: 20_000));

        text.ShouldAllBe(letter => char.IsAsciiLetterLower(letter) || letter == ' ' || letter == '.');
        // A piece of 16 bytes ends with a space, so no word is longer than 31 letters.
        text.Split(' ').Max(word => word.Length).ShouldBeLessThanOrEqualTo(31);
        text.Split(' ').Average(word => word.Length).ShouldBeInRange(3, 10);
    }

    [Fact]
    public void The_first_block_of_the_text_is_the_same_in_every_release()
    {
        // Recorded once on purpose: a trace replayed by two versions must send the same prompts.
        string text = Render(new SynthesisedText(key: 1, tokens: 512));

        Convert
            .ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.ASCII.GetBytes(text)))
            .ShouldStartWith(FirstBlockHash);
    }

    private const string FirstBlockHash = "0f49e21ca8292f5e";

    [Fact]
    public void Equal_block_ids_give_equal_512_token_blocks_wherever_they_stand()
    {
        string first = Render(new BlockText(seed: 1, [1, 2, 3], blockTokens: 512, tokens: 1536));
        string second = Render(new BlockText(seed: 1, [1, 2, 4], blockTokens: 512, tokens: 1536));
        string moved = Render(new BlockText(seed: 1, [3, 1], blockTokens: 512, tokens: 1024));

        // 512 tokens are 2048 bytes.
        second[..4096].ShouldBe(first[..4096]);
        second[4096..].ShouldNotBe(first[4096..]);
        moved[..2048].ShouldBe(first[4096..]);
        moved[2048..].ShouldBe(first[..2048]);
    }

    [Fact]
    public void The_last_block_is_cut_to_the_length()
    {
        string whole = Render(new BlockText(seed: 1, [7, 8], blockTokens: 512, tokens: 1024));
        string cut = Render(new BlockText(seed: 1, [7, 8], blockTokens: 512, tokens: 513));

        cut.Length.ShouldBe(2052);
        whole.ShouldStartWith(cut);
    }

    [Fact]
    public void Another_seed_shares_no_block()
    {
        string first = Render(new BlockText(seed: 1, [7], blockTokens: 512, tokens: 512));
        string second = Render(new BlockText(seed: 2, [7], blockTokens: 512, tokens: 512));

        second[..64].ShouldNotBe(first[..64]);
    }

    [Fact]
    public void Ids_that_do_not_cover_the_length_are_refused()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => new BlockText(seed: 1, [7], blockTokens: 512, tokens: 513));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("quote \" backslash \\ newline \n tab \t null \0 bell \a")]
    [InlineData("żółw 😀 <b>&'")]
    public void Literal_text_survives_a_JSON_string(string text)
    {
        LiteralText literal = new(text);
        byte[] json = new byte[literal.JsonLength + 2];
        json[0] = json[^1] = (byte)'"';
        literal.WriteJsonTo(json.AsSpan(1));

        JsonDocument.Parse(json).RootElement.GetString().ShouldBe(text);
        Render(literal).ShouldBe(text);
    }

    [Fact]
    public void A_broken_surrogate_in_an_answer_becomes_the_replacement_character()
    {
        Render(new LiteralText("a\uD800b")).ShouldBe("a\uFFFDb");
    }

    private static string Render(PromptText text)
    {
        byte[] bytes = new byte[text.ByteLength];
        text.WriteTo(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}
