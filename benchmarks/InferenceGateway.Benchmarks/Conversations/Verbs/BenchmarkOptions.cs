using System.CommandLine;

namespace InferenceGateway.Benchmarks.Conversations.Verbs;

/// <summary>The options both tables share.</summary>
internal sealed class BenchmarkOptions
{
    public Option<string[]> Case { get; } =
        new("--case") { Description = "Case to measure; repeatable (default: all)", AllowMultipleArgumentsPerToken = true };

    public Option<string?> ServerCommand { get; } =
        new("--server-command") { Description = "What starts the server; its flags are added unless it has placeholders such as {port}" };

    public Option<FileInfo?> Config { get; } =
        new("--config") { Description = "EndpointPickerConfig to measure with (default: queue, KV-cache and prefix scorers)" };

    public Option<string?> Json { get; } = new("--json") { Description = "File to write the results to as JSON, - for standard output" };

    public Option<bool> Markdown { get; } = new("--markdown") { Description = "Write the table as Markdown" };

    public Option<bool> Quick { get; } = new("--quick") { Description = "3 s a case instead of 10: for a first look" };

    public Option<double?> Seconds { get; } = new("--seconds") { Description = "How long each case is measured (default 10)" };

    public Option<int?> Endpoints { get; } = new("--endpoints") { Description = "Fake model servers (default: the case's)" };

    public Option<int?> Concurrency { get; } = new("--concurrency") { Description = "Requests at a time (default: the case's)" };

    public Option<int?> PinServer { get; } =
        new("--pin-server") { Description = "Processor the server is confined to; everything else keeps away from it" };

    public void AddTo(Command command)
    {
        foreach (
            Option option in (Option[])[Case, ServerCommand, Config, Json, Markdown, Quick, Seconds, Endpoints, Concurrency, PinServer]
        )
        {
            command.Options.Add(option);
        }
    }
}
