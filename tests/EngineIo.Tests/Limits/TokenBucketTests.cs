using SocketIoNet.EngineIo.Limits;
using SocketIoNet.EngineIo.Tests.Support;

namespace SocketIoNet.EngineIo.Tests.Limits;

public sealed class TokenBucketTests
{
    private readonly SettableClock _time = new();

    [Fact]
    public void A_burst_passes_and_no_more()
    {
        var bucket = new TokenBucket(_time, perSecond: 10, burst: 3);
        Assert.Equal(3, TakeAll(bucket));
    }

    [Fact]
    public void What_was_taken_comes_back_with_time()
    {
        var bucket = new TokenBucket(_time, perSecond: 10, burst: 3);
        TakeAll(bucket);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(2, TakeAll(bucket));
    }

    [Fact]
    public void A_long_pause_gives_no_more_than_a_burst()
    {
        var bucket = new TokenBucket(_time, perSecond: 10, burst: 3);
        TakeAll(bucket);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, TakeAll(bucket));
    }

    [Fact]
    public void A_wall_clock_that_jumps_changes_nothing()
    {
        var bucket = new TokenBucket(_time, perSecond: 10, burst: 3);
        TakeAll(bucket);
        _time.Set(TimeSpan.FromDays(3650));
        Assert.Equal(0, TakeAll(bucket));
    }

    private static int TakeAll(TokenBucket bucket)
    {
        var taken = 0;
        while (taken < 100 && bucket.TryTake()) taken++;
        return taken;
    }
}
