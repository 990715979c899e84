using System.Text;
using CsCheck;
using InferenceGateway.Simulation.Prompts;
using InferenceGateway.Simulation.Server;
using InferenceGateway.Simulation.Wire;

namespace InferenceGateway.Simulation.Tests.Prompts;

public sealed class HostileBodyTests
{
    private const string Valid =
        """{"model":"m","messages":[{"role":"user","content":"hé\n\u00fc"},{"role":"assistant","tool_calls":[{"function":{"arguments":"{}"}}],"content":[{"type":"text","text":"x"},{"type":"image_url","image_url":{"url":"u"}}]}],"prompt":[[1,2],[3]],"input":"s","system":"y","tools":[{"type":"function"}],"stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"n":2,"kv_transfer_params":{"do_remote_decode":false}}""";

    private const string Structural = "\"\\{}[],:u0n";

    private static readonly Gen<(int Kind, double Place, byte Value, int Length)[]> Mutations = Gen.Select(
        Gen.Int[0, 3],
        Gen.Double[0, 1],
        Gen.Frequency((1, Gen.Byte), (1, Gen.Int[0, Structural.Length - 1].Select(index => (byte)Structural[index]))),
        Gen.Int[1, 20]
    ).Array[1, 4];

    [Fact]
    public void A_body_is_read_or_refused_but_never_breaks_the_server() =>
        Mutations.Sample(
            mutations =>
            {
                byte[] body = Mutate(Encoding.UTF8.GetBytes(Valid), mutations);
                foreach (ApiKind api in Enum.GetValues<ApiKind>())
                {
                    Read(body, api);
                }
            },
            iter: 3000
        );

    [Fact]
    public void The_unharmed_body_is_read_by_every_interface()
    {
        foreach (ApiKind api in Enum.GetValues<ApiKind>())
        {
            Read(Encoding.UTF8.GetBytes(Valid), api).ShouldBeTrue(api.ToString());
        }
    }

    [Fact]
    public void A_role_that_comes_last_renders_as_one_that_comes_first()
    {
        const string First = """{"messages":[{"role":"user","content":"hi"}]}""";
        const string Last = """{"messages":[{"content":"hi","role":"user"}]}""";

        Render(First).Bytes.ShouldBe(Encoding.UTF8.GetBytes("### user: hi\n### assistant: "));
        Render(Last).Bytes.ShouldBe(Render(First).Bytes);
    }

    private static Prompt Render(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        return new PromptRenderer(16, keepsEcho: false, keepsBytes: true)
            .Render(bytes, AnswerBuilder.ReadFields(bytes), ApiKind.Chat, null)
            .Single();
    }

    private static bool Read(byte[] body, ApiKind api)
    {
        try
        {
            RequestFields fields = AnswerBuilder.ReadFields(body);
            return new PromptRenderer(16, keepsEcho: true).Render(body, fields, api, null).Count > 0;
        }
        catch (RefusedRequestException refused)
        {
            refused.Status.ShouldBe(400);
            return false;
        }
    }

    private static byte[] Mutate(byte[] body, (int Kind, double Place, byte Value, int Length)[] mutations)
    {
        List<byte> bytes = [.. body];
        foreach ((int kind, double place, byte value, int length) in mutations)
        {
            int index = (int)(place * (bytes.Count - 1));
            int count = Math.Min(length, bytes.Count - index);
            switch (kind)
            {
                case 0:
                    bytes[index] = value;
                    break;
                case 1:
                    bytes.Insert(index, value);
                    break;
                case 2:
                    bytes.InsertRange(index, bytes.GetRange(index, count));
                    break;
                default:
                    bytes.RemoveRange(index, Math.Min(count, bytes.Count - 1));
                    break;
            }
        }

        return [.. bytes];
    }
}
