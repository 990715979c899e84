using System.Text;
using InferenceGateway.IntegrationTests.Harness;

namespace InferenceGateway.IntegrationTests.Answers;

public sealed class StreamingTests
{
    [Fact(Timeout = Patience.Milliseconds)]
    public async Task The_client_has_a_chunk_before_the_server_sends_the_next()
    {
        TaskCompletionSource[] next = [new(), new()];
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.StartStreamAsync();
            await exchange.SendChunkAsync("data: 1\n\n");
            await next[0].Task;
            await exchange.SendChunkAsync("data: 2\n\n");
            await next[1].Task;
            await exchange.EndStreamAsync();
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(server.Address);

        using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, Bodies.Stream());
        await using Stream stream = await response.Content.ReadAsStreamAsync();

        (await ReadAsync(stream)).ShouldBe("data: 1\n\n");
        next[0].SetResult();
        (await ReadAsync(stream)).ShouldBe("data: 2\n\n");
        next[1].SetResult();
        (await ReadAsync(stream)).ShouldBe("");
        await gateway.ShouldComeToRestAsync();
    }

    [Fact(Timeout = Patience.Milliseconds)]
    public async Task A_plain_answer_in_pieces_is_not_held_back_either()
    {
        TaskCompletionSource next = new();
        await using ScriptedServer server = new(async exchange =>
        {
            await exchange.SendAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n{\n");
            await next.Task;
            await exchange.SendAsync("\n}");
        });
        await using RunningGateway gateway = await RunningGateway.StartAsync(server.Address);

        using HttpResponseMessage response = await gateway.StreamAsync(Bodies.Completions, Bodies.Completion());
        await using Stream stream = await response.Content.ReadAsStreamAsync();

        (await ReadAsync(stream)).ShouldBe("{\n");
        next.SetResult();
        (await ReadAsync(stream)).ShouldBe("\n}");
    }

    private static async Task<string> ReadAsync(Stream stream)
    {
        byte[] bytes = new byte[100];
        return Encoding.UTF8.GetString(bytes, 0, await stream.ReadAsync(bytes, Patience.End));
    }
}
