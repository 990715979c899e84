using CsCheck;
using Google.Protobuf;
using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Messages;
using InferenceGateway.ExtProc.Tests.Fakes;
using Oracle = InferenceGateway.ExtProc.Tests.Oracle;

namespace InferenceGateway.ExtProc.Tests.Messages;

/// <summary>The hand-written writer: generated messages read back what was meant, and every length fits.</summary>
public sealed class ProcessingResponseWriterTests
{
    private static readonly Gen<string> Text = Gen.String[Gen.Char[' ', '\u04FF'], 0, 300];
    private static readonly Gen<(string Name, string Value, bool Removes)[]> Changes = Gen.Select(
        Gen.String[Gen.Char['a', 'z'], 1, 200],
        Gen.String[Gen.Char[' ', '~'], 0, 300],
        Gen.Bool
    ).Array[0, 6];

    [Fact]
    public void Headers_answers_read_back() =>
        Gen.Select(Gen.Bool, Changes, Gen.Bool, Text)
            .Sample(
                (isRequest, changes, clears, value) =>
                {
                    HeaderChanges headers = Of(changes);
                    DynamicMetadata metadata = new();
                    metadata.Set("envoy.lb", "x", value);
                    metadata.Set("envoy.lb", "n", 1.5);
                    metadata.Set("other", "x", value);
                    Oracle.ProcessingResponse answer = Written(output =>
                        ProcessingResponseWriter.WriteHeaders(output, isRequest, headers, clears, metadata)
                    );
                    Oracle.CommonResponse common = (isRequest ? answer.RequestHeaders : answer.ResponseHeaders).Response;
                    common.ClearRouteCache.ShouldBe(clears);
                    ShouldBe(common.HeaderMutation, changes);
                    answer.DynamicMetadata.Fields["envoy.lb"].StructValue.Fields["x"].StringValue.ShouldBe(value);
                    answer.DynamicMetadata.Fields["envoy.lb"].StructValue.Fields["n"].NumberValue.ShouldBe(1.5);
                    answer.DynamicMetadata.Fields["other"].StructValue.Fields["x"].StringValue.ShouldBe(value);
                    answer.DynamicMetadata.Fields.Count.ShouldBe(2);
                },
                iter: 500,
                threads: 1
            );

    [Fact]
    public void Pieces_of_a_body_read_back_patched_or_not() =>
        Gen.Select(Gen.Byte.Array[0, 400], Gen.Int[0, 400], Gen.Int[0, 400], Gen.Byte.Array[0, 200], Gen.Int[1, 130], Gen.Bool)
            .Sample(
                (received, from, length, replacement, piece, end) =>
                {
                    int start = Math.Min(from, received.Length);
                    BodyPatch patch = new(start, Math.Min(length, received.Length - start), replacement);
                    byte[] expected = [.. received[..start], .. replacement, .. received[(start + patch.Length)..]];
                    List<byte> actual = [];
                    for (int offset = 0; offset < expected.Length; offset += piece)
                    {
                        int count = Math.Min(piece, expected.Length - offset);
                        Oracle.StreamedBodyResponse streamed = Written(output =>
                                ProcessingResponseWriter.WriteStreamedBody(
                                    output,
                                    isRequest: true,
                                    new BodySource(received, patch),
                                    offset,
                                    count,
                                    end,
                                    new DynamicMetadata()
                                )
                            )
                            .Piece();
                        actual.AddRange(streamed.Body);
                        streamed.EndOfStream.ShouldBe(end);
                    }

                    actual.ShouldBe(expected);
                    new BodySource(received, patch).Length.ShouldBe(expected.Length);
                    Written(output =>
                        ProcessingResponseWriter.WriteReplacedBody(
                            output,
                            isRequest: true,
                            new HeaderChanges(),
                            clearsRouteCache: true,
                            new DynamicMetadata(),
                            new BodySource(received, patch)
                        )
                    )
                        .RequestBody.Response.BodyMutation.Body.ToByteArray()
                        .ShouldBe(expected);
                },
                iter: 1000,
                threads: 1
            );

    [Fact]
    public void Immediate_responses_read_back() =>
        Gen.Select(Gen.Int[100, 599], Changes, Gen.Byte.Array[0, 300], Gen.Int[-1, 16], Text)
            .Sample(
                (status, changes, body, grpc, details) =>
                {
                    Oracle.ImmediateResponse answer = Written(output =>
                        ProcessingResponseWriter.WriteImmediate(output, status, Of(changes), body, grpc, details)
                    ).ImmediateResponse;
                    answer.Status.Code.ShouldBe(status);
                    answer.Body.ToByteArray().ShouldBe(body);
                    answer.Details.ShouldBe(details);
                    (answer.GrpcStatus is null ? -1 : (int)answer.GrpcStatus.Status).ShouldBe(grpc);
                    ShouldBe(answer.Headers, changes);
                },
                iter: 500,
                threads: 1
            );

    [Fact]
    public void Trailers_and_plain_body_answers_are_empty()
    {
        DynamicMetadata none = new();
        Written(output => ProcessingResponseWriter.WriteTrailers(output, isRequest: true, none)).Kinds().ShouldBe("reqT");
        Oracle.ProcessingResponse body = Written(output =>
            ProcessingResponseWriter.WriteBody(output, isRequest: false, new HeaderChanges(), clearsRouteCache: false, none)
        );
        body.ShouldBe(new Oracle.ProcessingResponse { ResponseBody = new Oracle.BodyResponse { Response = new Oracle.CommonResponse() } });
    }

    private static HeaderChanges Of((string Name, string Value, bool Removes)[] changes)
    {
        HeaderChanges headers = new();
        foreach ((string name, string value, bool removes) in changes)
        {
            if (removes)
            {
                headers.Remove(name);
            }
            else
            {
                headers.Set(name, value);
            }
        }

        return headers;
    }

    private static void ShouldBe(Oracle.HeaderMutation? mutation, (string Name, string Value, bool Removes)[] changes)
    {
        Dictionary<string, string?> expected = [];
        foreach ((string name, string value, bool removes) in changes)
        {
            expected[name] = removes ? null : value;
        }

        (mutation?.RemoveHeaders ?? []).ShouldBe(expected.Where(e => e.Value is null).Select(e => e.Key), ignoreOrder: true);
        (mutation?.SetHeaders ?? [])
            .Select(option => (option.Header.Key, option.Header.RawValue.ToStringUtf8()))
            .ShouldBe(expected.Where(e => e.Value is not null).Select(e => (e.Key, e.Value!)), ignoreOrder: true);
    }

    private static Oracle.ProcessingResponse Written(Action<IAnswerOutput> write)
    {
        CollectedAnswers answers = new();
        write(answers);
        return Oracle.ProcessingResponse.Parser.ParseFrom(answers.All.Single());
    }
}

internal static class SingleAnswer
{
    public static string Kinds(this Oracle.ProcessingResponse answer) => answer.Kind();
}
