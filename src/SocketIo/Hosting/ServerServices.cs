using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <summary>The services that a server takes from the container.</summary>
internal sealed record ServerServices(
    IServiceProvider Provider,
    IPayloadSerializer Serializer,
    IPacketParser Parser,
    IAdapterFactory Adapters,
    TimeProvider TimeProvider,
    ILoggerFactory LoggerFactory,
    IMeterFactory? MeterFactory,
    IServerLink? Link);
