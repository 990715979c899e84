using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.VllmGrpc;
using InferenceGateway.Plugins.Tests.Support;
using static InferenceGateway.Plugins.Tests.Support.Protobuf;

namespace InferenceGateway.Plugins.Tests.Parsers;

public sealed class VllmGrpcParserTests
{
    private const string Generate = "/vllm.grpc.engine.VllmEngine/Generate";
    private const string Embed = "/vllm.grpc.engine.VllmEngine/Embed";
    private const string BadFrame = "invalid or unsupported gRPC payload";

    private static readonly VllmGrpcParser Parser = new();

    [Fact]
    public void Tokens_limit_and_stream_flag_are_read()
    {
        byte[] body = Frame(
            Text(1, "id"),
            Bytes(2, Text(1, "original"), Packed(2, 1, 300, 4294967295)),
            Bytes(4, Fixed32(1), Number(8, 77), Number(9, 5)),
            Number(5, 1),
            Bytes(7, Bytes(5, Number(1, 0), Number(2, 1)), Text(6, "hash"))
        );
        ParsedBody parsed = Parsed.Body(Parser, Generate, body);

        parsed
            .Tokens()
            .ShouldBe([
                [1, 300, 4294967295],
            ]);
        (parsed.Api, parsed.IsStreaming, parsed.MaxOutputTokens).ShouldBe((InferenceApi.Generate, true, 77));
        (parsed.Model, parsed.RequiresModel, parsed.SkipsResponse).ShouldBe((null, false, false));
        parsed.ModelValue.ShouldBe(default);
    }

    [Fact]
    public void A_text_is_a_prompt_too()
    {
        ParsedBody parsed = Parsed.Body(Parser, Generate, Frame(Text(3, "Hello")));

        parsed.Prompts().ShouldBe(["Hello"]);
        (parsed.IsStreaming, parsed.MaxOutputTokens).ShouldBe((false, -1));
    }

    [Fact]
    public void Lists_in_parts_add_up_and_of_two_kinds_of_input_the_last_counts()
    {
        byte[] parts = Frame(Bytes(2, Packed(2, 1), Number(2, 2)), Bytes(2, Packed(2, 3)));
        Parsed
            .Body(Parser, Generate, parts)
            .Tokens()
            .ShouldBe([
                [1, 2, 3],
            ]);

        byte[] textLast = Frame(Bytes(2, Packed(2, 1)), Text(3, "Hi"));
        Parsed.Body(Parser, Generate, textLast).Prompts().ShouldBe(["Hi"]);

        byte[] tokensLast = Frame(Text(3, "Hi"), Bytes(2, Packed(2, 1)), Bytes(2, Packed(2, 2)));
        Parsed
            .Body(Parser, Generate, tokensLast)
            .Tokens()
            .ShouldBe([
                [1, 2],
            ]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(uint.MaxValue, int.MaxValue)]
    public void A_limit_given_counts_even_when_it_is_0(ulong given, int expected) =>
        Parsed.Body(Parser, Generate, Frame(Text(3, "x"), Bytes(4, Number(8, given)))).MaxOutputTokens.ShouldBe(expected);

    [Fact]
    public void Only_the_first_message_is_read() =>
        Parsed.Body(Parser, Generate, [.. Frame(Text(3, "first")), .. Frame(Text(3, "second"))]).Prompts().ShouldBe(["first"]);

    [Fact]
    public void An_embedding_needs_tokens()
    {
        ParsedBody parsed = Parsed.Body(Parser, Embed, Frame(Text(1, "id"), Bytes(2, Packed(2, 5, 6))));
        parsed
            .Tokens()
            .ShouldBe([
                [5, 6],
            ]);
        parsed.Api.ShouldBe(InferenceApi.Embeddings);

        Parsed.Refusal(Parser, Embed, Frame(Text(1, "id"))).ShouldBe("missing tokenized input in EmbedRequest");
        Parsed.Refusal(Parser, Generate, Frame(Text(1, "id"))).ShouldBe("not supported request inputType");
        Parsed.Refusal(Parser, Generate, Frame()).ShouldBe("not supported request inputType");
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")] // four bytes of a header
    [InlineData("0000000001")] // a byte is missing
    [InlineData("00000000021a")]
    [InlineData("00ffffffff1a0178")] // 2^32 - 1 bytes
    [InlineData("007fffffff1a0178")]
    [InlineData("01000000031a0178")] // compressed
    [InlineData("02000000031a0178")] // no flag that is known
    public void A_frame_that_is_cut_or_compressed_is_refused(string hex)
    {
        Parsed.Refusal(Parser, Generate, Convert.FromHexString(hex)).ShouldBe(BadFrame);
        Parsed.Refusal(Parser, Embed, Convert.FromHexString(hex)).ShouldBe(BadFrame);
    }

    [Fact]
    public void A_broken_message_is_refused_wherever_it_breaks()
    {
        byte[] cutLength = [.. Tag(2, 2), 9];
        byte[] cutToken = Bytes(2, Bytes(2, [0x80]));
        byte[] cutSampling = Bytes(4, [0x40]);

        Parsed.Refusal(Parser, Generate, Frame(cutLength)).ShouldBe("unmarshaling GenerateRequest: a length reaches beyond the end");
        Parsed.Refusal(Parser, Generate, Frame(cutToken)).ShouldBe("unmarshaling GenerateRequest: a token is cut or too long");
        Parsed.Refusal(Parser, Embed, Frame(cutToken)).ShouldBe("unmarshaling EmbedRequest: a token is cut or too long");
        Parsed
            .Refusal(Parser, Generate, Frame(Text(3, "x"), cutSampling))
            .ShouldBe("unmarshaling GenerateRequest: a number is cut or too long");
    }

    [Fact]
    public void Other_methods_pass_unread()
    {
        ParsedBody parsed = Parsed.Body(Parser, "/vllm.grpc.engine.VllmEngine/Abort", [1, 2, 3]);

        (parsed.SkipsResponse, parsed.PromptCount).ShouldBe((true, 0));
    }

    [Fact]
    public void Every_frame_of_an_answer_reports_what_it_knows()
    {
        byte[] first = Frame(Bytes(1, Packed(1, 9), Number(2, 20), Number(3, 1), Number(4, 16)));
        byte[] second = Frame(Bytes(1, Packed(1, 9), Number(2, 20), Number(3, 2)));
        byte[] last = Frame(Bytes(2, Packed(1, 9, 9), Text(2, "stop"), Number(3, 20), Number(4, 3), Number(5, 16)));

        Parsed.Usage(Parser, first).ShouldBe((20, 1, 16));
        Parsed.Usage(Parser, [.. first, .. second]).ShouldBe((20, 2, 16));
        Parsed.Usage(Parser, [.. first, .. second, .. last]).ShouldBe((20, 3, 16));
    }

    [Fact]
    public void An_embedding_reports_its_prompt() =>
        Parsed.Usage(Parser, Frame(Bytes(1, new byte[64]), Number(2, 12), Number(3, 16))).ShouldBe((12, -1, -1));

    [Fact]
    public void What_counts_nothing_or_is_broken_reports_nothing()
    {
        Parsed.Usage(Parser, Frame(Bytes(1, Packed(1, 9)))).ShouldBe((-1, -1, -1));
        Parsed.Usage(Parser, Frame(Bytes(1, Number(4, 16)))).ShouldBe((-1, -1, -1));
        Parsed.Usage(Parser, Frame(Bytes(1, Number(2, 20)), [0x80])).ShouldBe((-1, -1, -1));
        Parsed.Usage(Parser, Frame(Bytes(1, Number(2, 20), [0x80]))).ShouldBe((-1, -1, -1));
        Parsed.Usage(Parser, Frame()).ShouldBe((-1, -1, -1));
        Parsed.Usage(Parser, []).ShouldBe((-1, -1, -1));
    }

    [Fact]
    public void A_compressed_frame_is_passed_and_the_next_one_read()
    {
        byte[] compressed = Frame(Bytes(1, Number(2, 99)));
        compressed[0] = 1;

        Parsed.Usage(Parser, [.. compressed, .. Frame(Bytes(1, Number(2, 20), Number(3, 4)))]).ShouldBe((20, 4, 0));
    }
}
