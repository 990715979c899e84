using InferenceGateway.Engine.Configuration;
using InferenceGateway.StandaloneGateway.Hosting;

namespace InferenceGateway.StandaloneGateway.Tests;

public sealed class StandaloneGatewayOptionsTests
{
    public static TheoryData<string, StandaloneGatewayOptions> Wrong { get; } =
        new()
        {
            {
                "--scrape-interval",
                new() { ScrapeInterval = TimeSpan.FromMilliseconds(9) }
            },
            {
                "--activity-timeout",
                new() { ActivityTimeout = TimeSpan.Zero }
            },
            {
                "--activity-timeout",
                new() { ActivityTimeout = TimeSpan.FromDays(21) }
            },
            {
                "--connect-timeout",
                new() { ConnectTimeout = TimeSpan.FromDays(100) }
            },
            {
                "--drain-timeout",
                new() { DrainTimeout = TimeSpan.FromSeconds(-1) }
            },
            {
                "--port",
                new() { Port = 65536 }
            },
            {
                "--max-attempts",
                new() { MaximumAttempts = 0 }
            },
            {
                "--max-body",
                new() { MaximumBodyBytes = (1L << 30) + 1 }
            },
            {
                "--max-buffered",
                new() { MaximumBufferedBytes = 0 }
            },
            {
                "--max-headers",
                new() { MaximumHeaderBytes = (1 << 20) + 1 }
            },
            {
                "--sampled-decisions",
                new() { SampledDecisionsPerSecond = -1 }
            },
        };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_value_out_of_range_is_refused_by_the_name_of_its_option(string option, StandaloneGatewayOptions options)
    {
        string problem = options.Validate().ShouldNotBeNull();

        problem.ShouldStartWith(option + ":");
        problem.ShouldContain("was expected");
        problem.ShouldNotContain('\n');
        Should.Throw<ConfigurationException>(() => new StandaloneGatewayHost(options, TimeProvider.System)).Message.ShouldBe(problem);
    }

    [Fact]
    public void The_defaults_and_the_ends_of_the_ranges_are_in_range()
    {
        new StandaloneGatewayOptions().Validate().ShouldBeNull();
        new StandaloneGatewayOptions
        {
            ScrapeInterval = TimeSpan.FromMilliseconds(10),
            ActivityTimeout = TimeSpan.FromDays(20),
            ConnectTimeout = TimeSpan.FromMilliseconds(1),
            DrainTimeout = TimeSpan.Zero,
            Port = 65535,
            MaximumAttempts = 1,
            MaximumBodyBytes = 1L << 30,
            MaximumHeaderBytes = 1 << 20,
            SampledDecisionsPerSecond = 0,
        }
            .Validate()
            .ShouldBeNull();
    }
}
