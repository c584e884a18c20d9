using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SocketIoNet;

namespace Worker;

/// <summary>Does the jobs one after the other and tells how far it is: the client of the job in detail, all others when it is done.</summary>
internal sealed class JobWorker(SocketIoServer io, JobQueue jobs, ILogger<JobWorker> logger) : BackgroundService
{
    private static readonly TimeSpan TimeOfAStep = TimeSpan.FromMilliseconds(50);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in jobs.ReadAllAsync(stoppingToken))
        {
            logger.LogInformation("Job {Number}: {Title}", job.Number, job.Title);
            for (var step = 1; step <= job.Steps; step++)
            {
                await Task.Delay(TimeOfAStep, stoppingToken);
                // A socket's own id is a room that it alone is in; nothing happens when it has left.
                io.To(job.ClientId).Emit("progress", job.Number, step, job.Steps);
            }

            io.Emit("done", job.Number, job.Title);
        }
    }
}
