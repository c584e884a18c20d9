using Microsoft.Extensions.Time.Testing;
using SocketIoNet.EngineIo.Tests.Support;
using SocketIoNet.EngineIo.Timing;

namespace SocketIoNet.EngineIo.Tests.Stress;

/// <summary>The wheel compared with a simple list of deadlines, and used by many threads.</summary>
public sealed class TimerWheelStressTests
{
    private static readonly TimeSpan CoarseTick = TimeSpan.FromMilliseconds(16);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Whatever_is_set_moved_and_cancelled_fires_once_and_never_early(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        using var wheel = new TimerWheel(time);
        var timers = Enumerable.Range(0, 200).Select(_ => new ModelTimer(time)).ToArray();
        for (var step = 0; step < 3_000; step++)
        {
            var timer = timers[random.Next(timers.Length)];
            if (random.Next(4) == 0) timer.Cancel(wheel);
            else timer.Schedule(wheel, RandomDelay(random));
            if (random.Next(3) == 0) time.Advance(TimeSpan.FromMicroseconds(random.Next(1, 30_000)));
            Assert.All(timers, static each => each.Check());
            Assert.Equal(timers.Count(static each => each.IsAwaited), wheel.Count);
        }
    }

    /// <summary>A timer is always near, so that the wheel never sleeps for long and notices every pause.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Pauses_put_deadlines_off_by_no_less_than_they_took(int seed)
    {
        var random = new Random(seed);
        var time = new FakeTimeProvider();
        using var wheel = new TimerWheel(time);
        var near = new Repeating(wheel);
        var running = TimeSpan.Zero;
        var timer = new ModelTimer(time);
        for (var round = 0; round < 40; round++)
        {
            var delay = TimeSpan.FromMilliseconds(random.Next(1, 60_000));
            timer.Schedule(wheel, delay);
            for (var passed = TimeSpan.Zero; timer.IsAwaited; passed += running)
            {
                // Of each pause, the allowed lateness of a tick counts.
                var isPause = random.Next(50) == 0;
                running = isPause ? TimeSpan.FromMilliseconds(200) : TimeSpan.FromMilliseconds(random.Next(1, 150));
                time.Advance(isPause ? TimeSpan.FromSeconds(random.Next(1, 3600)) : running);
                Assert.True(timer.IsAwaited || passed + running >= delay);
                Assert.True(passed <= delay + TimeSpan.FromSeconds(60) || !timer.IsAwaited);
            }
        }

        Assert.True(near.IsScheduled);
    }

    [Fact]
    public async Task Many_threads_lose_no_deadline()
    {
        using var wheel = new TimerWheel(TimeProvider.System);
        var fired = await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() => DriveAsync(wheel, seed)))).Bound();
        Assert.All(fired, static all => Assert.True(all));
        Assert.Equal(0, wheel.Count);
    }

    private static async Task<bool> DriveAsync(TimerWheel wheel, int seed)
    {
        var random = new Random(seed);
        var timers = Enumerable.Range(0, 50).Select(static _ => new CompletingTimer()).ToArray();
        for (var i = 0; i < 50_000; i++)
        {
            var timer = timers[random.Next(timers.Length)];
            if (random.Next(5) == 0) wheel.Cancel(timer);
            else wheel.Schedule(timer, TimeSpan.FromMilliseconds(random.Next(0, 30)));
        }

        foreach (var timer in timers) timer.Last(wheel, TimeSpan.FromMilliseconds(random.Next(0, 100)));
        await Task.WhenAll(timers.Select(static timer => timer.Fired));
        return true;
    }

    private static TimeSpan RandomDelay(Random random) => random.Next(6) switch
    {
        0 => TimeSpan.FromMilliseconds(random.Next(-5, 5)),
        1 => TimeSpan.FromMicroseconds(random.Next(1_000_000)),
        2 => TimeSpan.FromMilliseconds(random.Next(1_900, 2_100)),
        3 => TimeSpan.FromMilliseconds(random.Next(25_000)),
        4 => TimeSpan.FromMilliseconds(random.Next(65_000, 140_000)),
        _ => TimeSpan.FromMilliseconds(random.Next(100)),
    };

    private sealed class ModelTimer(TimeProvider time) : WheelTimer
    {
        private DateTimeOffset? _due;
        private bool _wasEarly;

        public bool IsAwaited => _due is not null;

        public void Schedule(TimerWheel wheel, TimeSpan delay)
        {
            _due = time.GetUtcNow() + (delay > TimeSpan.Zero ? delay : TimeSpan.Zero);
            wheel.Schedule(this, delay);
        }

        public void Cancel(TimerWheel wheel)
        {
            _due = null;
            wheel.Cancel(this);
        }

        public void Check()
        {
            Assert.False(_wasEarly);
            Assert.True(_due is null || time.GetUtcNow() < _due + CoarseTick);
            Assert.Equal(IsAwaited, IsScheduled);
        }

        public override void OnDue()
        {
            _wasEarly |= _due is null || _due > time.GetUtcNow();
            _due = null;
        }
    }

    private sealed class Repeating : WheelTimer
    {
        private readonly TimerWheel _wheel;

        public Repeating(TimerWheel wheel)
        {
            _wheel = wheel;
            OnDue();
        }

        internal override bool IsPostponed => false;

        public override void OnDue() => _wheel.Schedule(this, TimeSpan.FromMilliseconds(50));
    }

    private sealed class CompletingTimer : WheelTimer
    {
        private readonly TaskCompletionSource _fired = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _isLast;

        public Task Fired => _fired.Task;

        public void Last(TimerWheel wheel, TimeSpan delay)
        {
            wheel.Cancel(this);
            _isLast = true;
            wheel.Schedule(this, delay);
        }

        public override void OnDue()
        {
            if (_isLast) _fired.TrySetResult();
        }
    }
}
