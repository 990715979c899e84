using System.Text;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Engine.Metrics;
using InferenceGateway.Engine.Requests;
using InferenceGateway.Engine.Tests.Fakes;

namespace InferenceGateway.Engine.Tests.Metrics;

public sealed class RequestMetricsTests
{
    private const string Labels = "model_name=\"m\",target_model_name=\"m\",fairness_id=\"default-flow\",priority=\"0\"";

    private readonly FakeEngine _engine = new(endpoints: ["a"]);

    [Fact]
    public void A_stream_of_five_chunks_and_ten_tokens_has_four_gaps_and_one_time_per_token()
    {
        RequestContext context = Start(isEventStream: true);
        Chunks(context, 2, 1, 1, 1, 1); // first byte after 2 s, end after 6 s
        context.Usage = new TokenUsage
        {
            PromptTokens = 7,
            CompletionTokens = 10,
            CachedTokens = -1,
        };
        _engine.Director.End(context, RequestEnding.Completed, 200);

        ParsedPage page = Page();
        page.Value($"llm_d_epp_request_streaming_itl_seconds_count{{{Labels}}}").ShouldBe(4);
        page.Value($"llm_d_epp_request_streaming_itl_seconds_sum{{{Labels}}}").ShouldBe(4);
        page.Value($"llm_d_epp_request_ttft_seconds_sum{{{Labels},streaming=\"true\"}}").ShouldBe(2);
        page.Value($"llm_d_epp_request_streaming_tpot_seconds_sum{{{Labels}}}").ShouldBe(4.0 / 9, 1e-12); // (6 - 2) / (10 - 1)
        page.Value($"llm_d_epp_request_ntpot_seconds_sum{{{Labels}}}").ShouldBe(0.6, 1e-12); // 6 / 10
        page.Value($"llm_d_epp_request_running{{{Labels}}}").ShouldBe(0);
        page.Families.ShouldNotContainKey("llm_d_epp_request_cached_tokens"); // not reported
    }

    [Fact]
    public void An_empty_chunk_is_no_chunk()
    {
        RequestContext context = Start(isEventStream: true);
        Chunks(context, 1);
        _engine.Director.ResponseBytes(context, 0);
        _engine.Director.End(context, RequestEnding.Completed, 200);

        Page().Families.ShouldNotContainKey("llm_d_epp_request_streaming_itl_seconds");
    }

    [Fact]
    public void A_plain_answer_in_pieces_has_no_gaps_and_its_time_to_first_token_is_that_of_its_first_byte()
    {
        RequestContext context = Start(isEventStream: false);
        Chunks(context, 2, 3);
        context.Usage = new TokenUsage
        {
            PromptTokens = 7,
            CompletionTokens = 10,
            CachedTokens = 0,
        };
        _engine.Director.End(context, RequestEnding.Completed, 200);

        ParsedPage page = Page();
        page.Families.ShouldNotContainKey("llm_d_epp_request_streaming_itl_seconds");
        page.Families.ShouldNotContainKey("llm_d_epp_request_streaming_tpot_seconds");
        page.Value($"llm_d_epp_request_ttft_seconds_sum{{{Labels},streaming=\"false\"}}").ShouldBe(2);
        page.Value($"llm_d_epp_request_cached_tokens_count{{{Labels}}}").ShouldBe(1); // reported as 0
        page.Value("llm_d_epp_response_processing_duration_seconds_sum").ShouldBe(5); // from headers to end
    }

    [Fact]
    public void A_client_that_leaves_a_stream_ends_its_processing_but_leaves_no_duration()
    {
        RequestContext context = Start(isEventStream: true);
        Chunks(context, 1, 1);
        _engine.Director.End(context, RequestEnding.ClientGone, 200);

        ParsedPage page = Page();
        page.Value($"llm_d_epp_request_running{{{Labels}}}").ShouldBe(0);
        page.Families.ShouldNotContainKey("llm_d_epp_request_duration_seconds");
        page.Families.ShouldNotContainKey("llm_d_epp_request_error_total");
        page.Value("llm_d_epp_response_processing_duration_seconds_count").ShouldBe(1);
        page.Value("llm_d_epp_response_processing_duration_seconds_sum").ShouldBe(0); // the plugins took no virtual time
    }

    [Fact]
    public void A_refused_request_is_an_error_and_was_processed_but_is_no_request()
    {
        RequestContext context = _engine.Begin();
        _engine.Director.Decide(context, "nothing"u8).ShouldNotBeNull();
        _engine.Director.End(context, RequestEnding.Rejected, 400);

        ParsedPage page = Page();
        page.Value(
                "llm_d_epp_request_error_total{model_name=\"\",target_model_name=\"\",fairness_id=\"default-flow\",priority=\"0\",error_code=\"BadRequest\"}"
            )
            .ShouldBe(1);
        page.Families.ShouldNotContainKey("llm_d_epp_request_total");
        page.Value("llm_d_epp_request_processing_duration_seconds_count").ShouldBe(1);
        page.Value("llm_d_epp_response_processing_duration_seconds_count").ShouldBe(0);
    }

    [Fact]
    public void An_error_of_the_model_server_is_counted_once()
    {
        RequestContext context = Start(isEventStream: false, status: 500);
        Chunks(context, 1);
        _engine.Director.End(context, RequestEnding.Completed, 500);

        Page().Value($"llm_d_epp_request_error_total{{{Labels},error_code=\"ModelServerError\"}}").ShouldBe(1);
    }

    [Fact]
    public void A_thousand_models_stay_the_next_is_other_and_a_pinned_name_stays_itself()
    {
        CardinalityLimit limit = new(1000);
        for (int i = 0; i < 1000; i++)
        {
            limit.Limit($"model-{i}").ShouldBe($"model-{i}");
        }

        limit.Limit("model-1000").ShouldBe("other");
        limit.Pin(["written-down"]);
        limit.Limit("written-down").ShouldBe("written-down");
        limit.Limit("model-0").ShouldBe("model-0");
        limit.Pin([]);
        limit.Limit("written-down").ShouldBe("other");
    }

    [Fact]
    public void A_pinned_name_takes_no_room()
    {
        CardinalityLimit limit = new(1);
        limit.Pin(["pinned"]);
        limit.Limit("pinned").ShouldBe("pinned");
        limit.Limit("free").ShouldBe("free");
    }

    [Fact]
    public void A_name_pinned_later_gets_its_series_back_from_other()
    {
        Serve("first", 200);
        Run("late");
        _engine.Metrics.PinModelNames(["late"]);
        Run("late");

        ParsedPage page = Page();
        page.Value("inference_objective_request_total{model_name=\"late\",target_model_name=\"late\",priority=\"0\"}").ShouldBe(1);
        page.Value("inference_objective_request_total{model_name=\"other\",target_model_name=\"other\",priority=\"0\"}").ShouldBe(1);
    }

    [Fact]
    public void Combinations_are_bounded_too()
    {
        for (int model = 0; model < 10; model++)
        {
            for (int tenant = 0; tenant < 1000; tenant++)
            {
                InferenceRequest request = Request($"model-{model}", $"tenant-{tenant}");
                _engine.Metrics.SeriesOf(request).Requests.Inc();
            }
        }

        // Model 0 takes 200 tenants and "other", model 1 another 99 tenants: 300 combinations. What comes later has the fairness id "other":
        // one more each for the models 1 to 9.
        ParsedFamily family = Page().Families["llm_d_epp_request_total"];
        family.Samples.Count.ShouldBe(300 + 9);
        family.Samples.Values.Sum().ShouldBe(10_000);
    }

    [Fact]
    public void A_megabyte_for_a_name_is_not_remembered()
    {
        InferenceRequest request = Request(new string('x', 1 << 20), "tenant");
        _engine.Metrics.SeriesOf(request).Requests.Inc();

        Page().Families["llm_d_epp_request_total"].Samples.Keys.ShouldHaveSingleItem().ShouldContain("model_name=\"other\"");
        new SeriesKey(request.Model, "", "", 0).IsShort.ShouldBeFalse();
    }

    [Fact]
    public void A_request_that_names_no_model_is_not_shown_as_running() =>
        _engine.Metrics.SeriesOf(Request("", "tenant")).Running.ShouldBeNull();

    [Fact]
    public void Recording_a_request_allocates_nothing()
    {
        RequestRecorder recorder = new(_engine.Metrics, _engine.Clock, []);
        RequestContext context = Start(isEventStream: true);
        Chunks(context, 1, 1);
        context.Usage = new TokenUsage
        {
            PromptTokens = 7,
            CompletionTokens = 10,
            CachedTokens = 3,
        };
        context.Record = null; // a sampled decision is written down, and costs that
        Action record = () =>
        {
            context.Series!.Requests.Inc();
            context.Series.Running?.Inc();
            recorder.Record(context, RequestEnding.Completed, 200);
        };
        for (int i = 0; i < 100; i++)
        {
            record();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            record();
        }

        // Tiered compilation may charge this thread once; a real leak is per call.
        ((GC.GetAllocatedBytesForCurrentThread() - before) / 1000).ShouldBe(0);
    }

    private static InferenceRequest Request(string model, string fairnessId) =>
        new()
        {
            Model = model,
            TargetModel = model,
            FairnessId = fairnessId,
        };

    private void Serve(string prefix, int count)
    {
        for (int i = 0; i < count; i++)
        {
            Run($"{prefix}-{i}");
        }
    }

    private void Run(string model)
    {
        RequestContext context = _engine.Begin();
        _engine.Director.Decide(context, Encoding.UTF8.GetBytes(model + ":x")).ShouldBeNull();
        _engine.Director.End(context, RequestEnding.Completed, 200);
    }

    private RequestContext Start(bool isEventStream, int status = 200)
    {
        RequestContext context = _engine.Begin();
        _engine.Director.Decide(context, "m:x"u8).ShouldBeNull();
        _engine.Director.ResponseStarted(context, status, isEventStream, NoResponseHeaders.Instance);
        return context;
    }

    /// <summary>A chunk after each of these seconds.</summary>
    private void Chunks(RequestContext context, params int[] seconds)
    {
        foreach (int wait in seconds)
        {
            _engine.Clock.Advance(TimeSpan.FromSeconds(wait));
            _engine.Director.ResponseBytes(context, 10);
        }
    }

    private ParsedPage Page() => ParsedPage.Of(_engine.CollectorRegistry);
}
