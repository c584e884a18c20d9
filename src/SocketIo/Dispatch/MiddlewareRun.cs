using System.Runtime.ExceptionServices;

namespace SocketIoNet.Dispatch;

/// <summary>One pass of <paramref name="subject"/>, a socket or an event, through middlewares.</summary>
/// <param name="middlewares">The middlewares in their order.</param>
/// <param name="subject">What passes.</param>
/// <param name="end">Runs after the last middleware; null for nothing.</param>
internal sealed class MiddlewareRun<T>(Callback<Func<T, Func<Task>, Task>>[] middlewares, T subject, Func<Task?>? end = null)
{
    /// <summary>In place of a next middleware that is never called.</summary>
    private static readonly Step Never = new(null!, -1);

    private bool _isThrough;

    /// <summary>The exception of a middleware that the previous one could have observed and did not pass on.</summary>
    public Exception? Unheeded { get; private set; }

    /// <summary>Completes when all middlewares that were called have completed, awaited or not; fails with the first exception that no other middleware could observe.</summary>
    /// <returns>Whether all called <c>next</c>.</returns>
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
            // Kept by the step.
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

        /// <summary>Calls the next middleware: once, even if <c>next</c> is called more often by mistake, and not after the caller has completed.</summary>
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
            // Another thread has begun it and is still in it.
            while (_task is null) await Task.Yield();
            await _task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _task.IsCanceled ? new TaskCanceledException(_task) : _task.Exception?.InnerException;
        }
    }
}
