using System.Text.Json;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SocketIoNet;
using SocketIoNet.Adapters;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Replaces or configures the services of a server.</summary>
public static class SocketIoBuilderExtensions
{
    /// <summary>Changes the JSON of payloads, which starts as a copy of what <c>ConfigureHttpJsonOptions</c> sets.</summary>
    public static ISocketIoBuilder AddJsonOptions(this ISocketIoBuilder builder, Action<JsonSerializerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<SocketIoJsonOptions>(builder.Name, options => options.Changes.Add(target => SynchronousConfiguration.Run(configure, target)));
        return builder;
    }

    /// <summary>Replaces the adapter, which keeps rooms and delivers broadcasts. Default: <see cref="InMemoryAdapterFactory"/>.</summary>
    /// <param name="builder">The server; others of the application keep theirs.</param>
    /// <param name="create">Creates the factory, once. The last call counts.</param>
    public static ISocketIoBuilder UseAdapter(this ISocketIoBuilder builder, Func<IServiceProvider, IAdapterFactory> create) => Use(builder, create);

    /// <summary>Replaces the parser, which encodes and decodes packets. Default: the text format of the protocol.</summary>
    /// <param name="builder">The server; others of the application keep theirs.</param>
    /// <param name="create">Creates the parser, once. The last call counts.</param>
    public static ISocketIoBuilder UseParser(this ISocketIoBuilder builder, Func<IServiceProvider, IPacketParser> create) => Use(builder, create);

    /// <summary>Replaces the serializer, which converts the arguments of events. Default: <see cref="SystemTextJsonPayloadSerializer"/>.</summary>
    /// <param name="builder">The server; others of the application keep theirs.</param>
    /// <param name="create">Creates the serializer, once. The last call counts.</param>
    public static ISocketIoBuilder UseSerializer(this ISocketIoBuilder builder, Func<IServiceProvider, IPayloadSerializer> create) => Use(builder, create);

    private static ISocketIoBuilder Use<TService>(ISocketIoBuilder builder, Func<IServiceProvider, TService> create)
        where TService : class
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(create);
        builder.Services.RemoveAllKeyed<TService>(builder.Name);
        builder.Services.AddKeyedSingleton<TService>(builder.Name, (provider, _) => create(provider));
        return builder;
    }
}
