using System.CommandLine;
using System.Net.Security;
using System.Security.Authentication;
using InferenceGateway.Cli;
using InferenceGateway.EndpointPicker.Flags;
using InferenceGateway.EndpointPicker.Tests.Support;
using InferenceGateway.Engine.Configuration;
using Microsoft.Extensions.Logging;

namespace InferenceGateway.EndpointPicker.Tests.Flags;

/// <summary>The command line from the words to the options.</summary>
public sealed class FlagTests
{
    [Fact]
    public void Nothing_but_a_pool_gives_the_defaults_of_the_existing_picker()
    {
        EndpointPickerOptions options = Complete("--pool-name=p");

        options.GrpcPort.ShouldBe(9002);
        options.GrpcHealthPort.ShouldBe(9003);
        options.MetricsPort.ShouldBe(9090);
        options.DrainTimeout.ShouldBe(TimeSpan.FromSeconds(30));
        options.MaximumReceiveBytes.ShouldBe(4_194_304); // 4 MiB
        options.RefreshMetricsInterval.ShouldBe(TimeSpan.FromMilliseconds(50));
        options.RefreshPoolMetricsInterval.ShouldBe(TimeSpan.FromSeconds(5));
        options.MetricsStalenessThreshold.ShouldBe(TimeSpan.FromSeconds(2));
        options.IsSecure.ShouldBeTrue();
        options.HasTracing.ShouldBeTrue();
        options.HasRuntimePage.ShouldBeTrue();
        options.AllowsExperimentalPlugins.ShouldBeFalse();
        options.IgnoresSubsetHint.ShouldBeFalse();
        options.EmitsEndpointScores.ShouldBeFalse();
        options.HasStreamMetrics.ShouldBeFalse();
        options.LogLevel.ShouldBe(LogLevel.Information);
        options.PoolName.ShouldBe("p");
        options.PoolNamespace.ShouldBe("default");
        options.CertificateFolder.ShouldBeNull();
        options.Warnings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--tracing=false", false)]
    [InlineData("--tracing=F", false)]
    [InlineData("--tracing=0", false)]
    [InlineData("--tracing", true)]
    [InlineData("--tracing=TRUE", true)]
    [InlineData("--tracing=false --tracing", true)] // the last one counts
    [InlineData("--tracing --tracing=false", false)]
    public void A_switch_may_have_a_value(string line, bool expected) => Complete("--pool-name=p " + line).HasTracing.ShouldBe(expected);

    [Theory]
    [InlineData("-v=4", LogLevel.Debug)]
    [InlineData("-v 4", LogLevel.Debug)]
    [InlineData("-v4", LogLevel.Debug)]
    [InlineData("--v=4", LogLevel.Debug)]
    [InlineData("--v 5", LogLevel.Trace)]
    [InlineData("-v=3", LogLevel.Debug)]
    [InlineData("-v=2", LogLevel.Information)]
    [InlineData("-v=0", LogLevel.Warning)]
    [InlineData("-v=-1", LogLevel.Information)] // negative: the default, 2
    [InlineData("-v -1", LogLevel.Information)]
    [InlineData("-v=4 --zap-log-level=info", LogLevel.Information)]
    [InlineData("-v=0 --zap-log-level=debug", LogLevel.Debug)]
    [InlineData("--zap-log-level=error", LogLevel.Error)]
    [InlineData("--zap-log-level=5", LogLevel.Trace)]
    [InlineData("--zap-devel=false --zap-encoder json --zap-stacktrace-level=error --zap-time-encoding=epoch", LogLevel.Information)]
    public void Verbosity_is_a_level(string line, LogLevel expected) => Complete("--pool-name=p " + line).LogLevel.ShouldBe(expected);

    [Theory]
    [InlineData("--drain-timeout=1m30s", 90_000)]
    [InlineData("--drain-timeout 1.5h", 5_400_000)]
    [InlineData("--drain-timeout=0", 0)]
    [InlineData("--drain-timeout=250ms", 250)]
    [InlineData("--drain-timeout=2s --drain-timeout=3s", 3_000)]
    public void Durations_are_written_with_units(string line, double milliseconds) =>
        Complete("--pool-name=p " + line).DrainTimeout.TotalMilliseconds.ShouldBe(milliseconds);

    [Theory]
    [InlineData("10MiB", 10_485_760)]
    [InlineData("25MB", 25_000_000)]
    [InlineData("20M", 20_000_000)]
    [InlineData("1Gi", 1_073_741_824)]
    [InlineData("4194304", 4_194_304)]
    [InlineData("0", 4_194_304)] // the default
    [InlineData("", 4_194_304)]
    [InlineData("5e6", 5_000_000)]
    [InlineData("0.5Ki", 512)]
    [InlineData(" 7kb ", 7_000)]
    public void Sizes_are_quantities(string size, int bytes) =>
        Complete("--pool-name=p", $"--grpc-max-recv-msg-size={size}").MaximumReceiveBytes.ShouldBe(bytes);

    [Theory]
    [InlineData("-1", "non-negative")]
    [InlineData("abc", "invalid")]
    [InlineData("B", "invalid")]
    [InlineData("1.5", "overflows maximum supported size")] // no whole number
    [InlineData("1e30", "overflows maximum supported size")]
    [InlineData("3Gi", "overflows maximum supported size")] // more than an int
    [InlineData("1KB2", "invalid")]
    public void Sizes_that_cannot_work_are_refused(string size, string problem) =>
        Wrong("--pool-name=p", $"--grpc-max-recv-msg-size={size}").ShouldContain(problem);

    [Fact]
    public void A_size_is_quoted_in_its_error() =>
        Wrong("--pool-name=p", "--grpc-max-send-msg-size=abc").ShouldStartWith("--grpc-max-send-msg-size: \"abc\" ");

    [Theory]
    [InlineData("")]
    [InlineData("--pool-name=p --endpoint-selector=app=x --endpoint-target-ports=8000")]
    [InlineData("--pool-name=")]
    public void Exactly_one_of_pool_and_selector_is_needed(string line) =>
        Wrong(line).ShouldStartWith("either pool-name or endpoint-selector must be set");

    [Fact]
    public void A_selector_with_repeated_ports_is_accepted() =>
        Complete("--endpoint-selector=app in (a,b),!canary", "--endpoint-target-ports=8000,8001,8000").PoolName.ShouldBe("epp");

    [Theory]
    [InlineData("1,2,3,4,5,6,7,8,8", null)] // nine values, eight ports
    [InlineData("0,65535", null)]
    [InlineData("1,2,3,4,5,6,7,8,9", "9 ports given; 1 to 8 were expected")]
    [InlineData(",", "0 ports given")]
    [InlineData("65536", "65536 is not a port")]
    [InlineData("-1", "-1 is not a port")]
    public void A_selector_has_one_to_eight_ports(string ports, string? problem)
    {
        string[] line = ["--endpoint-selector=app=a", $"--endpoint-target-ports={ports}"];
        if (problem is null)
        {
            Complete(line).ShouldNotBeNull();
        }
        else
        {
            Wrong(line).ShouldContain(problem);
        }
    }

    [Theory]
    [InlineData("app in (a,b")]
    [InlineData("=x")]
    [InlineData("a b")]
    [InlineData("app=a,,b=c")]
    [InlineData("-bad=x")]
    public void A_selector_that_cannot_be_read_is_quoted(string selector) =>
        Wrong($"--endpoint-selector={selector}", "--endpoint-target-ports=1").ShouldContain($"\"{selector}\"");

    [Theory]
    [InlineData("VersionTLS13", SslProtocols.Tls13)]
    [InlineData("VersionTLS12", SslProtocols.Tls12 | SslProtocols.Tls13)]
    [InlineData("VersionTLS10", SslProtocols.Tls12 | SslProtocols.Tls13)] // HTTP/2 allows nothing older
    [InlineData("", SslProtocols.Tls12 | SslProtocols.Tls13)]
    public void Tls_versions_have_names(string version, SslProtocols expected) =>
        Complete("--pool-name=p", $"--tls-min-version={version}").TlsProtocols.ShouldBe(expected);

    [Fact]
    public void A_tls_version_that_is_not_known_is_answered_with_those_that_are() =>
        Wrong("--pool-name=p", "--tls-min-version=1.3").ShouldContain("VersionTLS10, VersionTLS11, VersionTLS12, VersionTLS13");

    [Fact]
    public void Cipher_suites_are_named_and_those_of_tls_1_3_stay()
    {
        IReadOnlyList<TlsCipherSuite> suites = Complete(
            "--pool-name=p",
            "--tls-cipher-suites=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,, TLS_RSA_WITH_RC4_128_SHA"
        ).CipherSuites;

        suites.ShouldContain(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
        suites.ShouldContain(TlsCipherSuite.TLS_RSA_WITH_RC4_128_SHA);
        suites.ShouldContain(TlsCipherSuite.TLS_AES_128_GCM_SHA256);
        suites.Count.ShouldBe(5); // two chosen, three of TLS 1.3
    }

    [Fact]
    public void A_cipher_suite_that_is_not_known_is_refused() =>
        Wrong("--pool-name=p", "--tls-cipher-suites=TLS_NULL").ShouldContain("unknown cipher suite 'TLS_NULL'");

    [Theory]
    [InlineData("total-queued-requests-metric", "vllm:num_requests_waiting")]
    [InlineData("total-running-requests-metric", "vllm:num_requests_running")]
    [InlineData("kv-cache-usage-percentage-metric", "vllm:kv_cache_usage_perc")]
    [InlineData("lora-info-metric", "vllm:lora_requests_info")]
    [InlineData("cache-info-metric", "vllm:cache_config_info")]
    public void A_deprecated_metric_flag_is_refused_even_with_its_old_default(string flag, string value)
    {
        string problem = Wrong("--pool-name=p", $"--{flag}={value}");
        problem.ShouldContain(flag);
        problem.ShouldContain("engineConfigs");
    }

    [Fact]
    public void Two_configurations_are_one_too_many() =>
        Wrong("--pool-name=p", "--config-file=a", "--config-text=b: c").ShouldContain("config-file and config-text");

    [Fact]
    public void A_refresh_interval_below_the_least_is_raised_with_a_warning()
    {
        EndpointPickerOptions options = Complete("--pool-name=p", "--refresh-metrics-interval=10ms");
        options.RefreshMetricsInterval.ShouldBe(TimeSpan.FromMilliseconds(50));
        options.Warnings.ShouldHaveSingleItem().ShouldContain("50ms");
    }

    [Fact]
    public void The_namespace_comes_from_the_flag_then_from_the_environment()
    {
        FlagCompletion.Complete(Read("--pool-name=p"), _ => "own").PoolNamespace.ShouldBe("own");
        FlagCompletion.Complete(Read("--pool-name=p", "--pool-namespace=given"), _ => "own").PoolNamespace.ShouldBe("given");
    }

    [Theory]
    [InlineData("--grpc-port=65536", "65536 is not a port")]
    [InlineData("--metrics-port=-1", "-1 is not a port")]
    [InlineData("--drain-timeout=-1s", "-1 s cannot be used")]
    [InlineData("--drain-timeout=9000h", "cannot be used")]
    [InlineData("--max-streams=-1", "0 (no limit) or more")]
    [InlineData("--zap-log-level=loud", "unknown log level 'loud'")]
    [InlineData("--max-request-body=2Gi", "at most 1073741824 bytes")]
    public void Values_that_cannot_work_are_refused(string flag, string problem) => Wrong("--pool-name=p", flag).ShouldContain(problem);

    [Theory]
    [InlineData("--nope", "--nope")]
    [InlineData("stray", "stray")]
    [InlineData("--tracing false", "false")] // a switch takes no second word
    [InlineData("--tracing=maybe", "true or false")]
    [InlineData("--grpc-port=x", "whole number")]
    [InlineData("--grpc-port=", "whole number")]
    [InlineData("--drain-timeout=30", "duration such as")] // no unit
    [InlineData("--drain-timeout=s", "duration such as")]
    [InlineData("--endpoint-target-ports=80,x", "'x' cannot be used")]
    public void Words_that_cannot_be_read_are_refused(string line, string problem) =>
        Parse(("--pool-name=p " + line).Split(' ')).Errors.Select(e => e.Message).ShouldContain(message => message.Contains(problem));

    [Fact]
    public void A_value_may_look_like_anything()
    {
        Read("--pool-name", "--v=4").PoolName.ShouldBe("--v=4");
        Read("--pool-name", "@/etc/hostname").PoolName.ShouldBe("@/etc/hostname");
        Read("--config-text", "a: b=c\nd: [e, f]").ConfigText.ShouldBe("a: b=c\nd: [e, f]");
        Read("--cert-path=/a", "--cert-path=").CertPath.ShouldBe("");
    }

    [Fact]
    public void Metrics_files_are_looked_for_before_rules_are_checked()
    {
        using Folder folder = new();
        folder.Write("tls.crt", "");

        Wrong($"--metrics-cert-dir={folder.Path}").ShouldContain($"metrics TLS cert file unreadable: {folder["tls.key"]}");
    }

    [Fact]
    public void Metrics_over_tls_authenticate_somehow()
    {
        using Folder folder = new();
        folder.Write("tls.crt", "");
        folder.Write("tls.key", "");
        string ca = folder.Write("ca.crt", "");
        string directory = $"--metrics-cert-dir={folder.Path}";

        Wrong("--pool-name=p", $"--metrics-client-ca-file={ca}").ShouldContain("needs metrics-cert-dir");
        Wrong("--pool-name=p", directory, "--metrics-endpoint-auth=false").ShouldContain("needs metrics-client-ca-file");
        Complete("--pool-name=p", directory).MetricsCertificateFolder.ShouldBe(folder.Path);
        Complete("--pool-name=p", directory, "--metrics-endpoint-auth=false", $"--metrics-client-ca-file={ca}")
            .MetricsClientCaFile.ShouldBe(ca);
    }

    [Theory]
    [InlineData("--ha-enable-leader-election", "--ha-enable-leader-election has no effect yet")]
    [InlineData("--enable-cert-reload", "--enable-cert-reload has no effect without --cert-path")]
    [InlineData("--secure-serving=false --cert-path=/x", "have no effect with --secure-serving=false")]
    [InlineData("--tls-min-version=VersionTLS11", "HTTP/2 forbids")]
    [InlineData("--grpc-max-send-msg-size=60Ki", "pieces of 62000 bytes")]
    public void Flags_without_effect_or_with_a_bad_one_say_so(string line, string warning) =>
        Complete(("--pool-name=p " + line).Split(' ')).Warnings.ShouldHaveSingleItem().ShouldContain(warning);

    [Theory]
    [InlineData("", null)]
    [InlineData("--grpc-max-send-msg-size=0", null)]
    [InlineData("--grpc-max-send-msg-size=64Ki", 65_536)]
    public void Answers_are_not_limited_unless_told_so(string line, int? bytes)
    {
        EndpointPickerOptions options = Complete("--pool-name=p " + line);
        options.MaximumSendBytes.ShouldBe(bytes);
        options.Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Stream_metrics_are_had_for_the_asking()
    {
        EndpointPickerOptions options = Complete("--pool-name=p --enable-grpc-stream-metrics");
        options.HasStreamMetrics.ShouldBeTrue();
        options.Warnings.ShouldBeEmpty();
    }

    private static EndpointPickerOptions Complete(string line) => Complete(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static EndpointPickerOptions Complete(params string[] line) => FlagCompletion.Complete(Read(line), _ => null);

    private static string Wrong(string line) => Wrong(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Wrong(params string[] line) =>
        Should.Throw<ConfigurationException>(() => FlagCompletion.Complete(Read(line), _ => null)).Message;

    private static EndpointPickerFlags Read(params string[] line)
    {
        ParseResult result = Parse(line);
        result.Errors.ShouldBeEmpty();
        return EppFlags.Read(result);
    }

    private static ParseResult Parse(string[] line)
    {
        RootCommand root = new();
        root.Subcommands.Add(EppCommand.Create());
        return GoFlags.Parse(root, ["epp", .. line]);
    }
}
