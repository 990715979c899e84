using System.Text;
using InferenceGateway.Abstractions.Endpoints;
using InferenceGateway.Abstractions.Plugins;
using InferenceGateway.Abstractions.RequestControl;
using InferenceGateway.Abstractions.Requests;
using InferenceGateway.Abstractions.Scheduling;
using InferenceGateway.Plugins.Producers;
using InferenceGateway.Plugins.Tests.Support;

namespace InferenceGateway.Plugins.Tests.Producers;

public sealed class ApproximatePrefixCacheProducerTests : IDisposable
{
    /// <summary>Bytes of one block of 64 tokens.</summary>
    private const int BlockBytes = 256;

    private readonly TestBuilder _builder = new() { Name = ApproximatePrefixCacheProducer.Type };
    private ApproximatePrefixCacheProducer _producer;

    public ApproximatePrefixCacheProducerTests() => _producer = NewProducer(null);

    public void Dispose() => _producer.Dispose();

    [Fact]
    public void A_prompt_that_was_sent_matches_where_it_was_sent()
    {
        Fleet fleet = new(3);
        Send(fleet, 1, Text('x', 10));

        // 10 blocks in all; the second prompt shares the first 6 and goes on for 2 more.
        Matches(fleet, Text('x', 10)).ShouldBe([new(0, 10, 64), new(10, 10, 64), new(0, 10, 64)]);
        Matches(fleet, Text('x', 6) + Text('y', 2)).ShouldBe([new(0, 8, 64), new(6, 8, 64), new(0, 8, 64)]);
    }

    [Fact]
    public void What_the_index_holds_and_what_its_guesses_were_worth_is_shown()
    {
        Fleet fleet = new(1);
        Send(fleet, 0, Text('x', 10));
        Send(fleet, 0, Text('x', 10));

        // 10 blocks of 256 bytes: the first request found none of them, the second all.
        string series = $"{{{ApproximatePrefixCacheProducer.Type},{ApproximatePrefixCacheProducer.Type}}}";
        IReadOnlyDictionary<string, double> page = _builder.Page.Read();
        page["prefix_indexer_size" + series].ShouldBe(10);
        page["prefix_indexer_hit_ratio" + series].ShouldBe(1);
        page["prefix_indexer_hit_bytes" + series].ShouldBe(2560);
    }

    [Fact]
    public void What_is_consumed_is_what_is_produced()
    {
        _builder.Produced.ShouldBe([PrefixMatch.DefaultKey.ToString()]);
        _builder.AllNeeds.ShouldBe(RequestNeeds.BodyFields | RequestNeeds.Prompt);
    }

    [Fact]
    public void The_last_partial_block_counts()
    {
        Fleet fleet = new(1);
        string prompt = Text('x', 1) + "tail";
        Send(fleet, 0, prompt);

        Matches(fleet, prompt).ShouldBe([new(2, 2, 64)]);
        Matches(fleet, prompt + "!").ShouldBe([new(1, 2, 64)]);
    }

    [Fact]
    public void A_prompt_that_was_not_sent_is_not_recorded()
    {
        Fleet fleet = new(1);
        Matches(fleet, Text('x', 4));

        Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64)]);
    }

    [Fact]
    public void A_beginning_that_many_in_flight_share_is_said_to_be_worth_computing_again()
    {
        Fleet fleet = new(2);
        List<InferenceRequest> sent = [.. Enumerable.Range(0, 12).Select(i => Send(fleet, 0, Text('x', 8) + Text((char)('A' + i), 4)))];

        // 12 in flight: 4 more than stay in one place, half of the 8 blocks of 64 tokens that all share.
        Matches(fleet, Text('x', 8) + Text('z', 4)).ShouldBe([new(8, 12, 64), new PrefixMatch(0, 12, 64) { SharedTokens = 256 }]);

        sent.ForEach(request => _producer.RequestEnded(request, fleet[0], RequestEnding.Completed, TokenUsage.Unknown));
        Matches(fleet, Text('x', 8) + Text('z', 4)).ShouldBe([new(8, 12, 64), new(0, 12, 64)]);
    }

    [Fact]
    public void Of_what_is_held_the_longest_counted_beginning_is_said_and_how_many_want_it()
    {
        Fleet fleet = new(2);
        InferenceRequest first = Send(fleet, 0, Text('x', 8));
        Send(fleet, 1, Text('x', 3) + Text('y', 5));

        // a holds 8 of 8 blocks, which one begins with. b holds 3, which both begin with; another prompt that begins so is told the same.
        PrefixMatch[] matches = MatchesWithPrefixes(fleet, Text('x', 8));
        matches.Select(match => match.HeldPrefixRequests).ShouldBe([1, 2]);
        PrefixMatch[] others = MatchesWithPrefixes(fleet, Text('x', 3) + Text('z', 5));
        others.Select(match => match.HeldPrefix).ShouldAllBe(prefix => prefix == matches[1].HeldPrefix);
        matches[0].HeldPrefix.ShouldNotBe(matches[1].HeldPrefix);
        // 7 blocks are held, and 6 is the next length that is counted.
        MatchesWithPrefixes(fleet, Text('x', 7))[0].HeldPrefix.ShouldBe(MatchesWithPrefixes(fleet, Text('x', 6))[0].HeldPrefix);

        _producer.RequestEnded(first, fleet[0], RequestEnding.Completed, TokenUsage.Unknown);
        MatchesWithPrefixes(fleet, Text('x', 8)).Select(match => match.HeldPrefixRequests).ShouldBe([0, 1]);
        MatchesWithPrefixes(fleet, Text('w', 8)).ShouldAllBe(match => match.HeldPrefix == 0 && match.HeldPrefixRequests == 0);
    }

    [Fact]
    public void A_request_that_is_sent_again_elsewhere_is_in_flight_once()
    {
        Fleet fleet = new(3);
        for (int i = 0; i < 8; i++)
        {
            InferenceRequest request = Send(fleet, 0, Text('x', 8));
            _producer.BeforeSending(request, fleet[1], TestRuns.Of("default").Picked(0, fleet[1])).ShouldBeNull();
        }

        Matches(fleet, Text('x', 8)).ShouldBe([new(8, 8, 64), new(8, 8, 64), new(0, 8, 64)]);
    }

    [Fact]
    public void What_is_cut_into_other_blocks_the_second_time_leaves_nothing_in_flight()
    {
        Fleet first = new Fleet(2).CacheBlockSize(64, 64);
        Fleet second = new Fleet(2).CacheBlockSize(128, 128);
        for (int i = 0; i < 40; i++)
        {
            InferenceRequest request = Send(first, 0, Text('x', 8));
            _producer.Produce(request, second.Candidates);
            _producer.BeforeSending(request, second[1], TestRuns.Of("default").Picked(0, second[1])).ShouldBeNull();
            _producer.RequestEnded(request, second[1], RequestEnding.Completed, TokenUsage.Unknown);
        }

        Matches(first, Text('x', 8)).ShouldAllBe(match => match.SharedTokens == 0);
        Matches(second, Text('x', 8)).ShouldAllBe(match => match.SharedTokens == 0);
    }

    [Theory]
    [InlineData("other", null)]
    [InlineData("model", "salt")]
    public void Another_model_or_salt_shares_nothing(string model, string? salt)
    {
        Fleet fleet = new(1);
        Send(fleet, 0, Text('x', 4));
        InferenceRequest request = NewRequest(fleet, model, salt, Text('x', 4));
        _producer.Produce(request, fleet.Candidates);

        Read(fleet, request).ShouldBe([new(0, 4, 64)]);
    }

    [Fact]
    public void A_prefill_endpoint_holds_the_prompt_too()
    {
        Fleet fleet = new(3);
        InferenceRequest request = NewRequest(fleet, Text('x', 4));
        _producer.Produce(request, fleet.Candidates);
        ProfileRuns runs = TestRuns.Of("decode", "prefill", "encode").Picked(0, fleet[0]).Picked(1, fleet[1]).Picked(2, fleet[2]);
        _producer.BeforeSending(request, fleet[0], runs).ShouldBeNull();

        Matches(fleet, Text('x', 4)).Select(match => match.MatchedBlocks).ShouldBe([4, 4, 0]);
    }

    [Fact]
    public void Several_prompts_are_matched_apart_and_added_up()
    {
        Fleet fleet = new(2);
        Send(fleet, 0, Text('x', 2), Text('y', 3));
        Send(fleet, 1, Text('y', 3));

        // x: a 2, b 0; y with another end: 2 of 3 on both.
        Matches(fleet, Text('x', 2), Text('y', 2) + Text('z', 1)).ShouldBe([new(4, 5, 64), new(2, 5, 64)]);
    }

    [Fact]
    public void Of_very_many_prompts_the_rest_counts_as_unknown()
    {
        Fleet fleet = new(1);
        string[] prompts = [.. Enumerable.Repeat("x", 10_000)];
        Send(fleet, 0, prompts);

        // 256 prompts of one block are looked at.
        Matches(fleet, prompts).ShouldBe([new(256, 10_000, 64)]);
    }

    [Fact]
    public void Without_a_prompt_nothing_is_known()
    {
        Fleet fleet = new(2);

        Matches(fleet).ShouldBe([default, default]);
        Send(fleet, 0);
    }

    [Fact]
    public void Candidates_that_were_filtered_out_are_left_alone()
    {
        Fleet fleet = new(2);
        Send(fleet, 0, Text('x', 2));
        InferenceRequest request = NewRequest(fleet, Text('x', 2));
        _producer.Produce(request, fleet.Only(1).Candidates);

        Read(fleet, request).ShouldBe([default, new(0, 2, 64)]);
    }

    [Fact]
    public void An_endpoint_that_left_bequeaths_nothing_to_its_slot()
    {
        Fleet fleet = new(2);
        Send(fleet, 0, Text('x', 4));
        _producer.Removed(fleet[0]);

        Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64), new(0, 4, 64)]);
    }

    [Fact]
    public void An_endpoint_that_was_started_anew_matches_nothing_and_is_recorded_again()
    {
        Fleet fleet = new(2);
        Send(fleet, 0, Text('x', 4));
        Send(fleet, 1, Text('y', 4));
        _producer.Returned(fleet[0]);

        Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64), new(0, 4, 64)]);
        Matches(fleet, Text('y', 4)).ShouldBe([new(0, 4, 64), new(4, 4, 64)]);
        Send(fleet, 0, Text('x', 4));
        Matches(fleet, Text('x', 4)).ShouldBe([new(4, 4, 64), new(0, 4, 64)]);
    }

    [Fact]
    public void A_request_sent_to_an_endpoint_that_just_left_is_not_recorded()
    {
        Fleet fleet = new(1);
        InferenceRequest request = NewRequest(fleet, Text('x', 4));
        _producer.Produce(request, fleet.Candidates);
        _producer.Removed(fleet[0]);
        _producer.BeforeSending(request, fleet[0], TestRuns.Of("default").Picked(0, fleet[0]));

        Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64)]);
    }

    [Fact]
    public void However_sending_and_leaving_interleave_the_slot_ends_empty()
    {
        for (int round = 0; round < 500; round++)
        {
            Fleet fleet = new(1);
            InferenceRequest request = NewRequest(fleet, Text('x', 4));
            _producer.Produce(request, fleet.Candidates);
            ProfileRuns runs = TestRuns.Of("default").Picked(0, fleet[0]);
            Action[] actions = [() => _producer.BeforeSending(request, fleet[0], runs), () => _producer.Removed(fleet[0])];
            if (round % 2 == 1)
            {
                Array.Reverse(actions); // the first one starts first, mostly
            }

            Parallel.Invoke(actions);
            _producer.RequestEnded(request, fleet[0], RequestEnding.Failed, TokenUsage.Unknown);

            Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64)], $"round {round}");
        }
    }

    [Fact]
    public void The_next_endpoint_of_a_slot_is_recorded_again()
    {
        Fleet fleet = new(1);
        _producer.Removed(fleet[0]);
        Fleet next = new(1);
        Send(next, 0, Text('x', 4));

        Matches(next, Text('x', 4)).ShouldBe([new(4, 4, 64)]);
    }

    [Fact]
    public void A_pooled_request_records_nothing_of_its_former_life()
    {
        Fleet fleet = new(1);
        InferenceRequest request = NewRequest(fleet, Text('x', 4));
        _producer.Produce(request, fleet.Candidates);
        request.Reset();
        _producer.BeforeSending(request, fleet[0], TestRuns.Of("default").Picked(0, fleet[0]));

        Matches(fleet, Text('x', 4)).ShouldBe([new(0, 4, 64)]);
    }

    // 8192 bytes are 2048 tokens: 32 blocks of 64, 16 of 128, 8 of 256.
    [Theory]
    [InlineData("{}", 0, 64, 32)]
    [InlineData("{}", 16, 64, 32)] // at least 64
    [InlineData("{}", 128, 128, 16)] // what the first candidate reports
    [InlineData("{'autoTune': false}", 128, 64, 32)]
    [InlineData("{'autoTune': false, 'blockSizeTokens': 256}", 128, 256, 8)]
    [InlineData("{'blockSizeTokens': 256}", 0, 256, 8)]
    [InlineData("{'blockSize': 128}", 0, 128, 16)] // the deprecated name, while the other one is at its default
    [InlineData("{'blockSize': 128, 'blockSizeTokens': 256}", 0, 256, 8)]
    [InlineData("{'maxPrefixTokensToMatch': 640}", 0, 64, 10)]
    [InlineData("{'maxPrefixTokensToMatch': 63}", 0, 64, 0)] // less than a block
    [InlineData("{'maxPrefixTokensToMatch': 0, 'maxPrefixBlocksToMatch': 5}", 0, 64, 5)]
    [InlineData("{'maxPrefixTokensToMatch': 0, 'maxPrefixBlocksToMatch': 0}", 0, 64, 32)]
    public void Block_size_and_cap_are_the_effective_ones(string parameters, int reported, int blockSize, int blocks)
    {
        _producer.Dispose();
        _producer = NewProducer(parameters);
        Fleet fleet = new Fleet(2).CacheBlockSize(reported, 512);

        Matches(fleet, Text('x', 32))[1].ShouldBe(new PrefixMatch(0, blocks, blockSize));
    }

    [Theory]
    [InlineData("{'lruCapacityPerServer': 3}", 0, 3)]
    [InlineData("{'lruCapacityPerServer': 3}", 5, 5)] // what the endpoint reports
    [InlineData("{'lruCapacityPerServer': 3, 'autoTune': false}", 5, 3)]
    [InlineData("{'lruCapacityPerServer': 0}", 0, 10)] // the default holds all
    public void An_endpoint_holds_as_many_blocks_as_it_has_room_for(string parameters, int reported, int expected)
    {
        _producer.Dispose();
        _producer = NewProducer(parameters);
        Fleet fleet = new Fleet(1).CacheBlocks(reported);
        Send(fleet, 0, Text('x', 10));

        Matches(fleet, Text('x', 10)).ShouldBe([new(expected, 10, 64)]);
    }

    [Fact]
    public void A_capacity_that_is_reported_later_counts_from_then_on()
    {
        Fleet fleet = new(1);
        Send(fleet, 0, Text('x', 10));
        fleet.CacheBlocks(4);
        Send(fleet, 0, Text('x', 10));

        Matches(fleet, Text('x', 10)).ShouldBe([new(4, 10, 64)]);
    }

    [Theory]
    [InlineData("{'autoTune': false, 'blockSizeTokens': 0}", "blockSizeTokens")]
    [InlineData("{'maxPrefixTokensToMatch': -1}", "maxPrefixTokensToMatch")]
    public void Parameters_that_cannot_work_are_refused_by_name(string parameters, string parameter) =>
        Configured.Refusal(ApproximatePrefixCacheProducer.Type, parameters).Parameter.ShouldBe(parameter);

    private ApproximatePrefixCacheProducer NewProducer(string? parameters) =>
        Configured.Plugin<ApproximatePrefixCacheProducer>(ApproximatePrefixCacheProducer.Type, parameters, _builder);

    private static string Text(char character, int blocks) => new(character, blocks * BlockBytes);

    private InferenceRequest NewRequest(Fleet fleet, params string[] prompts) => NewRequest(fleet, "model", null, prompts);

    private InferenceRequest NewRequest(Fleet fleet, string model, string? salt, params string[] prompts)
    {
        InferenceRequest request = _builder.NewRequest(fleet);
        request.TargetModel = model;
        request.Body.CacheSalt = salt;
        foreach (string prompt in prompts)
        {
            request.Body.Append(Encoding.UTF8.GetBytes(prompt));
            request.Body.EndPrompt();
        }

        return request;
    }

    private InferenceRequest Send(Fleet fleet, int position, params string[] prompts)
    {
        InferenceRequest request = NewRequest(fleet, prompts);
        _producer.Produce(request, fleet.Candidates);
        Endpoint target = fleet[position];
        _producer.BeforeSending(request, target, TestRuns.Of("default").Picked(0, target)).ShouldBeNull();
        return request;
    }

    /// <summary>But for which prefixes are held.</summary>
    private PrefixMatch[] Matches(Fleet fleet, params string[] prompts) =>
        [.. MatchesWithPrefixes(fleet, prompts).Select(match => match with { HeldPrefix = 0, HeldPrefixRequests = 0 })];

    private PrefixMatch[] MatchesWithPrefixes(Fleet fleet, params string[] prompts)
    {
        InferenceRequest request = NewRequest(fleet, prompts);
        _producer.Produce(request, fleet.Candidates);
        return Read(fleet, request);
    }

    private PrefixMatch[] Read(Fleet fleet, InferenceRequest request)
    {
        PrefixMatch[] column = request.Data(_builder.Column(PrefixMatch.DefaultKey)).ToArray();
        return [.. fleet.Endpoints.Select(endpoint => column[endpoint.Slot])];
    }
}
