using System.Diagnostics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;

namespace SocketIoNet.OnEpoll;

/// <summary>Adds the transport to every host of the process that is about to be built, after everything that the program has configured.</summary>
internal sealed class HostObserver : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private const string Hosts = "Microsoft.Extensions.Hosting";
    private const string IsBuilding = "HostBuilding";

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == Hosts) value.Subscribe(this);
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value is { Key: IsBuilding, Value: IHostBuilder host }) host.ConfigureServices(static services => new ServicesBuilder(services).UseEpollTransport());
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
