using CsCheck;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Plugins.Parsers.Anthropic;
using InferenceGateway.Plugins.Parsers.OpenAI;
using InferenceGateway.Plugins.Parsers.Passthrough;
using InferenceGateway.Plugins.Parsers.SglangHttp;
using InferenceGateway.Plugins.Parsers.VertexAI;
using InferenceGateway.Plugins.Parsers.VllmGrpc;
using InferenceGateway.Plugins.Parsers.VllmHttp;
using InferenceGateway.Plugins.Tests.Support;
using static InferenceGateway.Plugins.Tests.Support.Protobuf;

namespace InferenceGateway.Plugins.Tests.Parsers;

/// <summary>Every parser under bytes from anyone: it accepts or refuses, consistently, and never throws.</summary>
public sealed class HostileParserTests
{
    private static readonly (IBodyParser Parser, string Path, byte[] Valid)[] Requests =
    [
        Json(
            new OpenAIParser(),
            "/v1/chat/completions",
            "{'model': 'm', 'messages': [{'role': 'user', 'content': [{'text': 'a\\u00e9'}]}]}"
        ),
        Json(new OpenAIParser(), "/v1/completions", "{'model': 'm', 'prompt': [[1, 2], [3]], 'max_tokens': 5}"),
        Json(new OpenAIParser(), "/v1/responses", "{'model': 'm', 'input': [{'role': 'user'}], 'instructions': 'x'}"),
        Json(
            new AnthropicParser(),
            "/v1/messages",
            "{'model': 'm', 'system': [{'text': 's'}], 'messages': [{'role': 'user', 'content': [{'source': {'url': 'u'}}]}]}"
        ),
        Json(new AnthropicParser(), "/v1/messages/count_tokens", "{'model': 'm\\n', 'messages': [{}]}"),
        Json(new VllmHttpParser(), "/inference/v1/generate", "{'model': 'm', 'token_ids': [1, 2], 'sampling_params': {'max_tokens': 3}}"),
        Json(new SglangHttpParser(), "/generate", "{'input_ids': [1, 2], 'extra_key': 'k', 'sampling_params': {'max_new_tokens': 3}}"),
        (
            new VllmGrpcParser(),
            "/vllm.grpc.engine.VllmEngine/Generate",
            Frame(Bytes(2, Text(1, "x"), Packed(2, 1, 300)), Bytes(4, Number(8, 5)), Number(5, 1), Group(9, Number(1, 1)))
        ),
        (new VllmGrpcParser(), "/vllm.grpc.engine.VllmEngine/Embed", Frame(Text(1, "id"), Bytes(2, Packed(2, 1, 300)))),
        (
            new VertexAIParser(),
            "/x.PredictionService/ChatCompletions",
            Frame(Text(1, "e"), Bytes(2, Bytes(2, Parsed.Bytes("{'messages': [{'content': 'x'}]}"))))
        ),
        (new PassthroughParser(), "/v1/rerank", [1, 2, 3]),
    ];

    private static readonly byte[][] Answers =
    [
        Parsed.Bytes("{'usage': {'prompt_tokens': 5, 'prompt_tokens_details': {'cached_tokens': 1}}, 'meta_info': {'finish_reason': 'x'}}"),
        Parsed.Bytes("data: {'type': 'response.completed', 'response': {'usage': {'input_tokens': 5}}}\r\n\r\ndata: [DONE]\n\n"),
        Parsed.Bytes("data: {'type': 'message_start', 'message': {'usage': {'input_tokens': 5}}}\n\n"),
        Parsed.Bytes("data: {'meta_info': {'finish_reason': 'x',\ndata: 'prompt_tokens': 5}}\n\n"),
        Frame(Bytes(1, Packed(1, 9), Number(2, 20), Number(3, 1), Number(4, 16))),
        Frame(Bytes(1, new byte[8]), Number(2, 20)),
        Frame(Text(1, "x"), Bytes(2, Parsed.Bytes("{'usage': {'prompt_tokens': 5}}"))),
    ];

    /// <summary>Bytes that formats treat apart, more often than others.</summary>
    private static readonly Gen<byte> Poison = Gen.OneOf(
        Gen.Byte,
        Gen.OneOf<byte>(0, 1, 0x7f, 0x80, 0xff, (byte)'"', (byte)'\\', (byte)'{', (byte)'}', (byte)'[', (byte)',', (byte)'\n')
    );

    /// <summary>How to damage bytes: cut at, replace at, insert at.</summary>
    private static readonly Gen<(int Kind, int Place, byte Value)[]> Damage = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 10_000], Poison).Array[
        1,
        6
    ];

    [Fact]
    public void Random_bodies_are_accepted_or_refused() =>
        Gen.Select(Gen.Int[0, Requests.Length - 1], Poison.Array[0, 80])
            .Sample((request, body) => Check(Requests[request].Parser, Requests[request].Path, body), iter: 20_000);

    [Fact]
    public void Random_messages_in_sound_frames_are_accepted_or_refused() =>
        Gen.Select(Gen.Int[0, Requests.Length - 1], Poison.Array[0, 80])
            .Sample((request, body) => Check(Requests[request].Parser, Requests[request].Path, Frame(body)), iter: 20_000);

    [Fact]
    public void Damaged_bodies_are_accepted_or_refused() =>
        Gen.Select(Gen.Int[0, Requests.Length - 1], Damage)
            .Sample(
                (request, damage) => Check(Requests[request].Parser, Requests[request].Path, Apply(Requests[request].Valid, damage)),
                iter: 50_000
            );

    [Fact]
    public void Every_truncation_is_accepted_or_refused()
    {
        foreach ((IBodyParser parser, string path, byte[] valid) in Requests)
        {
            parser.ParseRequest(path, valid, needsPrompt: true, new ParsedBody()).ShouldBeNull(path);
            for (int length = 0; length < valid.Length; length++)
            {
                Check(parser, path, valid[..length]).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Damaged_answers_change_usage_or_do_not() =>
        Gen.Select(Gen.Int[0, Requests.Length - 1], Gen.Int[0, Answers.Length - 1], Damage, Gen.Bool)
            .Sample(
                (request, answer, damage, isEventStream) =>
                {
                    (int prompt, int completion, int cached) = Parsed.Usage(
                        Requests[request].Parser,
                        Apply(Answers[answer], damage),
                        isEventStream
                    );
                    return prompt >= -1 && completion >= -1 && cached >= -1;
                },
                iter: 50_000
            );

    [Fact]
    public void A_long_list_that_says_nothing_costs_one_pass()
    {
        // One pass over 2 MB each; anything worse would not end.
        byte[] numbers = Parsed.Bytes("{'token_ids': [" + string.Join(',', Enumerable.Repeat("-1", 700_000)) + "]}");
        byte[] emptyParts = Frame([.. Enumerable.Repeat(Bytes(2), 700_000)]);

        Parsed.Refusal(new VllmHttpParser(), "/inference/v1/generate", numbers).ShouldContain("token_ids[0]: invalid value -1");
        Parsed.Body(new VllmGrpcParser(), "/vllm.grpc.engine.VllmEngine/Generate", emptyParts).PromptTokens.ShouldBe(0);
    }

    private static (IBodyParser, string, byte[]) Json(IBodyParser parser, string path, string body) => (parser, path, Parsed.Bytes(body));

    /// <summary>What is accepted does not depend on whether the prompt is needed, and the model stands where it is said to.</summary>
    private static bool Check(IBodyParser parser, string path, byte[] body)
    {
        using ParsedBody parsed = new();
        using ParsedBody unread = new();
        bool isAccepted = parser.ParseRequest(path, body, needsPrompt: true, parsed) is null;
        bool isAcceptedUnread = parser.ParseRequest(path, body, needsPrompt: false, unread) is null;
        bool isModelInPlace = parsed.ModelValue.Equals(default) || body[parsed.ModelValue] is [(byte)'"', .., (byte)'"'];
        return isAccepted == isAcceptedUnread && isModelInPlace && unread.PromptTokens == 0 && parsed.Model == unread.Model;
    }

    private static byte[] Apply(byte[] bytes, (int Kind, int Place, byte Value)[] damage)
    {
        List<byte> damaged = [.. bytes];
        foreach ((int kind, int place, byte value) in damage)
        {
            int at = place % (damaged.Count + 1);
            switch (kind)
            {
                case 0:
                    damaged.RemoveRange(at, damaged.Count - at);
                    break;
                case 1:
                    damaged.Insert(at, value);
                    break;
                default:
                    if (at < damaged.Count)
                    {
                        damaged[at] = value;
                    }

                    break;
            }
        }

        return [.. damaged];
    }
}
