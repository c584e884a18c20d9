using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SocketIoNet;
using Worker;

// A program without a web application: the server brings its own Kestrel, and lives in the host beside the other services.
var builder = Host.CreateApplicationBuilder(args);
var jobs = new JobQueue();
builder.Services.AddSingleton(jobs);
builder.Services.AddSocketIo().ListenOn(builder.Configuration["Listen"] ?? "http://localhost:3001", io =>
{
    io.OnConnection(socket =>
    {
        // What is returned is the acknowledgement: the number of the job.
        socket.On("submit", (JobRequest request) => jobs.Submit(socket.Id, request));
    });
});
builder.Services.AddHostedService<JobWorker>();
await builder.Build().RunAsync();
