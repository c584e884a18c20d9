using Microsoft.Extensions.Time.Testing;
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

    [Fact]
    public void The_wheel_stands_still_while_it_has_no_deadlines()
    {
        var ticks = 0;
        _wheel.Ticked = () => ticks++;
        Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, ticks);
        _wheel.Schedule(_timer, TimeSpan.FromMilliseconds(100));
        Advance(TimeSpan.FromSeconds(1));
        Assert.InRange(ticks, 5, 8);
    }

    private void Advance(TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Step) _time.Advance(left < Step ? left : Step);
    }

    private sealed class RecordingTimer(TimeProvider time, Action? onDue = null) : WheelTimer
    {
        public List<DateTimeOffset> Fired { get; } = [];

        protected internal override void OnDue()
        {
            Fired.Add(time.GetUtcNow());
            onDue?.Invoke();
        }
    }
}
