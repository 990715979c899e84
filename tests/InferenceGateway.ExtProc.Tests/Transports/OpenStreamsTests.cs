using InferenceGateway.Engine.Requests;
using InferenceGateway.ExtProc.Sessions;
using InferenceGateway.ExtProc.Tests.Fakes;
using InferenceGateway.ExtProc.Transports.Grpc;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InferenceGateway.ExtProc.Tests.Transports;

public sealed class OpenStreamsTests
{
    [Fact]
    public void A_stream_that_does_not_end_when_idle_is_aborted_a_quarter_later()
    {
        FakeTimeProvider clock = new();
        using OpenStreams streams = new(10, TimeSpan.FromMinutes(4), clock);
        using OpenStream stream = Stream();
        (HttpContext call, Lifetime lifetime) = Call();
        streams.TryOpen(stream, call).ShouldBeTrue();

        // Minute by minute, as the streams are looked at: the clock fires timers when it is where it was sent.
        for (int minute = 0; minute < 4; minute++)
        {
            stream.IsIdle.ShouldBeFalse();
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        stream.IsIdle.ShouldBeTrue();
        lifetime.Aborts.ShouldBe(0);

        // A quarter of four minutes.
        clock.Advance(TimeSpan.FromMinutes(1));
        lifetime.Aborts.ShouldBe(1);
    }

    [Fact]
    public void A_stream_is_not_idle_when_used_again()
    {
        FakeTimeProvider clock = new();
        using OpenStreams streams = new(10, TimeSpan.FromMinutes(4), clock);
        using OpenStream stream = Stream();
        streams.TryOpen(stream, Call().Call).ShouldBeTrue();
        clock.Advance(TimeSpan.FromMinutes(4));
        streams.Close(stream);

        (HttpContext call, Lifetime lifetime) = Call();
        streams.TryOpen(stream, call).ShouldBeTrue();
        clock.Advance(TimeSpan.FromMinutes(3));

        stream.IsIdle.ShouldBeFalse();
        lifetime.Aborts.ShouldBe(0);
    }

    private static OpenStream Stream() =>
        new(new ExtProcSession(new TestEngine().Director, new BodyBudget(1), new ExtProcOptions(), NullLogger.Instance));

    private static (HttpContext Call, Lifetime Lifetime) Call()
    {
        Lifetime lifetime = new();
        DefaultHttpContext call = new();
        call.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        return (call, lifetime);
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public int Aborts { get; private set; }

        public CancellationToken RequestAborted { get; set; }

        public void Abort() => Aborts++;
    }
}
