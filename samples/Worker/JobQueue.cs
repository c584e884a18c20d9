using System.Threading.Channels;

namespace Worker;

/// <summary>What clients have asked for, in the order in which they did.</summary>
internal sealed class JobQueue
{
    private const int MostSteps = 100;

    private readonly Channel<Job> _jobs = Channel.CreateUnbounded<Job>();
    private int _last;

    public IAsyncEnumerable<Job> ReadAllAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);

    public int Submit(string clientId, JobRequest request)
    {
        var job = new Job(Interlocked.Increment(ref _last), clientId, request.Title, Math.Clamp(request.Steps, 1, MostSteps));
        _jobs.Writer.TryWrite(job);
        return job.Number;
    }
}
