using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Tests.Timing;

/// <summary>When deadlines fire, on a clock that the test moves.</summary>
public sealed class TimerWheelTests : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly FakeTimeProvider _time = new();
    private readonly TimerWheel _wheel;
    private readonly RecordingTimer _timer;

    public TimerWheelTests()
    {
        _wheel = new TimerWheel(_time);
        _timer = new RecordingTimer(_time);
    }

    public void Dispose() => _wheel.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(21)]
    [InlineData(999)]
    [InlineData(20_480)]
    [InlineData(60_000)]
    public void A_deadline_fires_never_early_and_soon_after(int milliseconds)
    {
        Advance(TimeSpan.FromMilliseconds(7));
        var start = _time.GetUtcNow();
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(milliseconds));
        Advance(TimeSpan.FromMilliseconds(milliseconds + 60));
        var fired = Assert.Single(_timer.Fired) - start;
        Assert.InRange(fired.TotalMilliseconds, milliseconds, milliseconds + 40);
        Assert.Equal(0, _wheel.Count);
    }

    [Fact]
    public void A_deadline_that_is_set_between_others_fires_never_early()
    {
        var keepRunning = new RecordingTimer(_time);
        _wheel.Schedule(keepRunning, TimeSpan.FromMinutes(1));
        for (var offset = 0; offset < 20; offset++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(33));
            var timer = new RecordingTimer(_time);
            var start = _time.GetUtcNow();
            _wheel.Schedule(timer, TimeSpan.FromMilliseconds(100));
            Advance(TimeSpan.FromMilliseconds(160));
            Assert.InRange((Assert.Single(timer.Fired) - start).TotalMilliseconds, 100, 140);
        }
    }

    [Fact]
    public void A_deadline_that_is_cancelled_does_not_fire()
    {
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(100));
        _wheel.Cancel(_timer);
        _wheel.Cancel(_timer);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_timer.Fired);
        Assert.Equal(0, _wheel.Count);
    }

    [Theory]
    [InlineData(100, 5_000)]
    [InlineData(5_000, 100)]
    [InlineData(100, 20_480 + 100)]
    [InlineData(20_480 + 100, 100)]
    public void A_deadline_that_is_moved_fires_once_at_its_new_time(int first, int second)
    {
        var start = _time.GetUtcNow();
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(first));
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(second));
        Assert.Equal(1, _wheel.Count);
        Advance(TimeSpan.FromSeconds(30));
        Assert.InRange((Assert.Single(_timer.Fired) - start).TotalMilliseconds, second, second + 40);
    }

    [Fact]
    public void A_deadline_that_is_moved_later_again_and_again_fires_after_the_last_move()
    {
        for (var i = 0; i < 50; i++)
        {
            _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(100));
            Advance(TimeSpan.FromMilliseconds(60));
        }

        Assert.Empty(_timer.Fired);
        Advance(TimeSpan.FromMilliseconds(100));
        Assert.Single(_timer.Fired);
    }

    [Fact]
    public void Time_in_which_the_process_did_not_run_puts_deadlines_off()
    {
        _wheel.Schedule(_timer, TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Empty(_timer.Fired);
        Advance(TimeSpan.FromSeconds(19));
        Assert.Empty(_timer.Fired);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Single(_timer.Fired);
    }

    [Fact]
    public void A_deadline_may_set_itself_again()
    {
        var count = 0;
        RecordingTimer? again = null;
        again = new RecordingTimer(_time, () =>
        {
            if (++count < 5) _wheel.Schedule(again!, Step);
        });
        _wheel.Schedule(again, Step);
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(5, count);
    }

    [Fact]
    public void Many_deadlines_in_one_slot_all_fire()
    {
        var timers = Enumerable.Range(0, 1000).Select(_ => new RecordingTimer(_time)).ToArray();
        foreach (var timer in timers) _wheel.Schedule(timer, TimeSpan.FromSeconds(1));
        for (var i = 0; i < timers.Length; i += 2) _wheel.Cancel(timers[i]);
        Advance(TimeSpan.FromSeconds(1.1));
        for (var i = 0; i < timers.Length; i++) Assert.Equal(i % 2, timers[i].Fired.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(199)]
    [InlineData(300)]
    [InlineData(1999)]
    public void A_near_deadline_fires_with_its_millisecond(int milliseconds)
    {
        _time.Advance(TimeSpan.FromMicroseconds(300));
        var start = _time.GetUtcNow();
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(milliseconds));
        Advance(TimeSpan.FromMilliseconds(milliseconds + 10), TimeSpan.FromMilliseconds(1));
        Assert.InRange((Assert.Single(_timer.Fired) - start).TotalMilliseconds, milliseconds, milliseconds + 1);
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(25_000)]
    [InlineData(100_000)]
    public void A_far_deadline_fires_within_16_milliseconds(int milliseconds)
    {
        var start = _time.GetUtcNow();
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(milliseconds));
        Advance(TimeSpan.FromMilliseconds(milliseconds + 20), TimeSpan.FromMilliseconds(1));
        Assert.InRange((Assert.Single(_timer.Fired) - start).TotalMilliseconds, milliseconds, milliseconds + 16);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void A_delay_that_is_not_positive_is_due_now(long ticks)
    {
        _wheel.Schedule(new RecordingTimer(_time), TimeSpan.FromMinutes(1));
        Advance(TimeSpan.FromSeconds(30));
        _wheel.Schedule(_timer, TimeSpan.FromTicks(ticks));
        Assert.Empty(_timer.Fired);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(_timer.Fired);
    }

    [Fact]
    public void A_deadline_may_be_as_far_as_a_time_span_goes()
    {
        _wheel.Schedule(_timer, TimeSpan.MaxValue);
        _time.Advance(TimeSpan.FromDays(1000));
        Assert.Empty(_timer.Fired);
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(5));
        Advance(TimeSpan.FromMilliseconds(5));
        Assert.Single(_timer.Fired);
    }

    [Fact]
    public void A_deadline_that_follows_another_counts_from_when_that_was_due()
    {
        var start = _time.GetUtcNow();
        var isFirst = true;
        RecordingTimer? twice = null;
        twice = new RecordingTimer(_time, () =>
        {
            if (isFirst) _wheel.ScheduleNext(twice!, TimeSpan.FromMilliseconds(200));
            isFirst = false;
        });
        _wheel.Schedule(twice, TimeSpan.FromMilliseconds(300));
        // The tick comes 99 ms late.
        _time.Advance(TimeSpan.FromMilliseconds(399));
        Advance(TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(1));
        Assert.Equal([399, 500], twice.Fired.Select(fired => (fired - start).TotalMilliseconds));
    }

    [Fact]
    public void A_deadline_has_passed_when_it_has_though_the_wheel_comes_to_it_later()
    {
        // On the coarse ring, whose ticks are 16 ms apart.
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(2_001));
        Advance(TimeSpan.FromMilliseconds(2_000));
        Assert.False(_wheel.HasPassed(_timer));
        Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_wheel.HasPassed(_timer));
        Assert.Empty(_timer.Fired);
        _wheel.Cancel(_timer);
        Assert.False(_wheel.HasPassed(_timer));
    }

    [Fact]
    public void A_deadline_has_not_passed_while_the_server_itself_is_late()
    {
        using var wheel = new TimerWheel(new StuckTimers(_time));
        wheel.Schedule(_timer, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1.01));
        Assert.True(wheel.HasPassed(_timer));
        _time.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(wheel.HasPassed(_timer));
    }

    [Fact]
    public void A_deadline_that_depends_on_no_client_is_not_postponed_and_the_one_that_follows_it_is()
    {
        var start = _time.GetUtcNow();
        var ping = new PingTimer(_wheel, _time);
        _wheel.Schedule(ping, TimeSpan.FromSeconds(20));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromHours(1), Assert.Single(ping.Fired) - start);
        Advance(PingTimer.Answer - TimeSpan.FromSeconds(1));
        Assert.Single(ping.Fired);
        // Of the hour, only the lateness allowed for a busy machine counts.
        Advance(TimeSpan.FromSeconds(21));
        Assert.Equal(2, ping.Fired.Count);
    }

    [Fact]
    public void What_is_cancelled_while_others_fire_that_were_due_at_the_same_time_does_not_fire()
    {
        var all = new List<RecordingTimer>();
        for (var i = 0; i < 10; i++) all.Add(new RecordingTimer(_time, () => all.ForEach(_wheel.Cancel)));
        foreach (var timer in all) _wheel.Schedule(timer, TimeSpan.FromSeconds(1));
        Advance(TimeSpan.FromSeconds(2));
        Assert.Single(all, static timer => timer.Fired.Count == 1);
        Assert.Equal(9, all.Count(static timer => timer.Fired.Count == 0));
    }

    [Fact]
    public void The_wheel_sleeps_until_something_is_due()
    {
        var counting = new CountingTimers(_time);
        using var wheel = new TimerWheel(counting);
        Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, counting.Calls);
        wheel.Schedule(_timer, TimeSpan.FromSeconds(25));
        Advance(TimeSpan.FromSeconds(26));
        Assert.Single(_timer.Fired);
        // It checks every 5 seconds whether the process was paused.
        Assert.InRange(counting.Calls, 1, 6);
        var calls = counting.Calls;
        Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(calls, counting.Calls);
    }

    [Fact]
    public void The_timer_of_the_system_is_set_for_an_earlier_deadline_only()
    {
        var counting = new CountingTimers(_time);
        using var wheel = new TimerWheel(counting);
        wheel.Schedule(new RecordingTimer(_time), TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1000; i++)
        {
            wheel.Schedule(_timer, TimeSpan.FromSeconds(2 + i % 7));
            wheel.Cancel(_timer);
        }

        Assert.Equal(1, counting.Changes);
        wheel.Schedule(_timer, TimeSpan.FromSeconds(0.5));
        Assert.Equal(2, counting.Changes);
    }

    [Fact]
    public void A_deadline_is_set_again_and_again_without_allocating()
    {
        _wheel.Schedule(new RecordingTimer(_time), TimeSpan.FromSeconds(1));
        _wheel.Schedule(_timer, TimeSpan.FromSeconds(2));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _wheel.Schedule(_timer, TimeSpan.FromSeconds(2 + i % 7));
            if (i % 10 == 0) _wheel.Cancel(_timer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Advance(TimeSpan time) => Advance(time, Step);

    private void Advance(TimeSpan time, TimeSpan step)
    {
        for (var left = time; left > TimeSpan.Zero; left -= step) _time.Advance(left < step ? left : step);
    }

    private class RecordingTimer(TimeProvider time, Action? onDue = null) : WheelTimer
    {
        public List<DateTimeOffset> Fired { get; } = [];

        public override void OnDue()
        {
            Fired.Add(time.GetUtcNow());
            onDue?.Invoke();
        }
    }

    /// <summary>Like a heartbeat: first a deadline of the server, then one of the client.</summary>
    private sealed class PingTimer(TimerWheel wheel, TimeProvider time) : RecordingTimer(time)
    {
        public static readonly TimeSpan Answer = TimeSpan.FromSeconds(20);

        internal override bool IsPostponed => Fired.Count > 0;

        public override void OnDue()
        {
            base.OnDue();
            if (Fired.Count == 1) wheel.ScheduleNext(this, Answer);
        }
    }

    /// <summary>Timers that never fire, as in a process that does not run.</summary>
    private sealed class StuckTimers(TimeProvider time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(static _ => { }, null, dueTime, period);
    }
}
