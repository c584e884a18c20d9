namespace SocketIoNet.TestSupport;

/// <summary>Two things at the same moment, again and again, on threads of their own.</summary>
internal static class Race
{
    public static async Task RunAsync(int rounds, Func<int, (Action First, Action Second)> prepare, Action<int> check)
    {
        using var begin = new Barrier(2);
        using var end = new Barrier(2);
        var round = (First: (Action)(() => { }), Second: (Action)(() => { }));
        var isOver = false;
        var second = Task.Factory.StartNew(() =>
        {
            while (true)
            {
                begin.SignalAndWait();
                if (isOver) return;
                round.Second();
                end.SignalAndWait();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var first = Task.Factory.StartNew(() =>
        {
            try
            {
                for (var i = 0; i < rounds; i++)
                {
                    round = prepare(i);
                    begin.SignalAndWait();
                    round.First();
                    end.SignalAndWait();
                    check(i);
                }
            }
            finally
            {
                isOver = true;
                begin.SignalAndWait();
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(60));
    }
}
