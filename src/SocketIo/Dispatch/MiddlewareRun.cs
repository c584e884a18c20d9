using System.Runtime.ExceptionServices;

namespace SocketIoNet.Dispatch;

/// <summary>One pass of <paramref name="subject"/>, a socket or an event, through middlewares.</summary>
/// <param name="middlewares">The middlewares in their order.</param>
/// <param name="subject">What passes.</param>
/// <param name="end">Runs when all have let it go on; null for nothing.</param>
internal sealed class MiddlewareRun<T>(Callback<Func<T, Func<Task>, Task>>[] middlewares, T subject, Func<Task?>? end = null)
{
    /// <summary>Stands for the one that comes next, and never will.</summary>
    private static readonly Step Never = new(null!, -1);

    private bool _isThrough;

    /// <summary>What a middleware threw while the one before it could have heard of it, and did not pass it on.</summary>
    public Exception? Unheeded { get; private set; }

    /// <summary>Completes when all that were reached have, whether or not those before waited for them; fails like the first whose failure nobody could hear of.</summary>
    /// <returns>Whether all have let it go on.</returns>
    public async Task<bool> RunAsync()
    {
        Exception? failure = null;
        var first = Begin();
        for (var step = first; step is not null; step = step.TakeNext())
        {
            var isHeard = step != first && step.IsDone;
            if (await step.FindFailureAsync().ConfigureAwait(false) is not { } found) continue;
            if (isHeard) Unheeded ??= found;
            else failure ??= found;
        }

        if (failure is not null) ExceptionDispatchInfo.Throw(failure);
        return _isThrough;
    }

    private Step Begin()
    {
        var first = new Step(this, 0);
        try
        {
            _ = first.Begin();
        }
        catch (Exception)
        {
            // The step keeps it.
        }

        return first;
    }

    private Task? Call(Step step, int index)
    {
        if (index < middlewares.Length) return middlewares[index].Value(subject, step.NextAsync);
        _isThrough = true;
        return end?.Invoke();
    }

    private sealed class Step(MiddlewareRun<T> run, int index)
    {
        private Step? _next;
        private volatile Task? _task;

        public bool IsDone => _task is { IsCompleted: true };

        /// <summary>Goes on to the next: once, since a middleware may call it more often by mistake, and not after it has itself completed.</summary>
        public Task NextAsync()
        {
            var next = new Step(run, index + 1);
            var present = Interlocked.CompareExchange(ref _next, next, null);
            if (present == Never) throw new InvalidOperationException("The middleware has completed already. Call next before, and await it.");
            return present is null ? next.Begin() : Task.CompletedTask;
        }

        public Step? TakeNext()
        {
            var next = Interlocked.CompareExchange(ref _next, Never, null);
            return next == Never ? null : next;
        }

        public Task Begin()
        {
            try
            {
                return _task = run.Call(this, index) ?? Task.CompletedTask;
            }
            catch (Exception exception)
            {
                _task = Task.FromException(exception);
                throw;
            }
        }

        public async ValueTask<Exception?> FindFailureAsync()
        {
            // Begun by another thread, which has yet to come back from it.
            while (_task is null) await Task.Yield();
            await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _task.IsCanceled ? new TaskCanceledException(_task) : _task.Exception?.InnerException;
        }
    }
}
