using CsCheck;
using InferenceGateway.Simulation.Latency;
using InferenceGateway.Simulation.Model;
using static InferenceGateway.Simulation.Tests.Model.Recording;

namespace InferenceGateway.Simulation.Tests.Model;

public sealed class ModelPropertyTests
{
    private static readonly string?[] Adapters = [null, null, "x", "y", "z"];

    private static readonly Gen<(int Kind, int Prompt, int Output, int Family, int Wait)> Action = Gen.Select(
        Gen.Int[0, 9],
        Gen.Int[1, 80],
        Gen.Int[0, 40],
        Gen.Int[0, 4],
        Gen.Int[0, 50]
    );

    [Theory]
    [InlineData(LatencyCalculator.Step)]
    [InlineData(LatencyCalculator.Constant)]
    [InlineData(LatencyCalculator.PerToken)]
    public void Whatever_happens_every_request_ends_once_and_nothing_stays_held(LatencyCalculator calculator) =>
        Action.Array[1, 60].Sample(actions => Run(calculator, actions), iter: 100);

    [Fact]
    public void The_same_seed_gives_the_same_times()
    {
        LatencyOptions jittery = LatencyProfiles.Find(LatencyProfiles.Default)!;
        double[][] runs = [.. Enumerable.Range(0, 2).Select(_ => Times(new Random(7)))];
        double[] other = Times(new Random(8));

        runs[0].ShouldBe(runs[1]);
        runs[0].ShouldNotBe(other);

        double[] Times(Random random)
        {
            ServerModel model = new(new ServerModelOptions { Latency = jittery }, random);
            Recording[] requests = [Of(100, 20), Of(300, 20), Of(50, 20)];
            foreach (Recording request in requests)
            {
                model.Submit(request.Request, At(0));
            }

            model.Advance(At(60_000));
            return [.. requests.SelectMany(request => request.TokenTimes)];
        }
    }

    private static void Run(LatencyCalculator calculator, (int Kind, int Prompt, int Output, int Family, int Wait)[] actions)
    {
        LatencyOptions latency = new()
        {
            Calculator = calculator,
            TimeToFirstToken = TimeSpan.FromMilliseconds(20),
            InterTokenLatency = TimeSpan.FromMilliseconds(5),
            InterTokenLatencyDeviation = TimeSpan.FromMilliseconds(1),
            PrefillOverhead = TimeSpan.FromMilliseconds(3),
            PrefillTimePerToken = TimeSpan.FromMicroseconds(100),
        };
        ServerModelOptions options = new()
        {
            Latency = latency,
            MaximumSequences = 6,
            MaximumWaiting = 8,
            MaximumBatchedTokens = 48,
            MaximumAdapters = 2,
            BlockSize = 8,
            CacheBlocks = 14,
        };
        ServerModel model = new(options, new Random(3));
        List<Recording> accepted = [];
        TimeSpan now = TimeSpan.Zero;
        foreach ((int kind, int prompt, int output, int family, int wait) in actions)
        {
            if (kind < 7)
            {
                ulong[] blocks = [.. Enumerable.Range(1, prompt / 8).Select(position => (ulong)((family * 1000) + position))];
                Recording request = Of(prompt, output, blocks, Adapters[family]);
                if (model.Submit(request.Request, now) == SubmitOutcome.Accepted)
                {
                    accepted.Add(request);
                }
            }
            else if (kind == 7 && accepted.Count > 0)
            {
                model.Cancel(accepted[prompt % accepted.Count].Request, now);
            }
            else
            {
                now += At(wait);
                model.Advance(now);
            }

            model.RunningCount.ShouldBeLessThanOrEqualTo(6);
            model.CacheUsage.ShouldBeInRange(0, 1);
        }

        model.Advance(now + TimeSpan.FromHours(1));
        model.NextEventAt.ShouldBeNull();
        (model.RunningCount, model.WaitingCount, model.PreparingCount, model.ReferencedBlocks).ShouldBe((0, 0, 0, 0));
        foreach (Recording request in accepted)
        {
            request.Endings.ShouldBe(1);
            request.TokenTimes.Count.ShouldBe(request.Request.Generated);
            request.TokenTimes.Count.ShouldBeLessThanOrEqualTo(request.Request.OutputTokens);
            request.TokenTimes.ShouldBeInOrder();
        }
    }
}
