using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Adapters;
using SocketIoNet.Binding;
using SocketIoNet.EngineIo;
using SocketIoNet.MessagePack;
using SocketIoNet.NewtonsoftJson;

namespace SocketIoNet.PublicApi.Tests;

/// <summary>What holds for every public member of every package.</summary>
public sealed class PublicApiTests
{
    /// <summary>Called while the application is configured, when an asynchronous lambda is rejected before it begins.</summary>
    private static readonly string[] Configuring = ["AddSocketIo", "AddJsonOptions", "MapSocketIo", "ListenOn", "AddEngineIo", "MapEngineIo", "set_ConfigureBuilder", "set_ConfigureApplication", "set_ConfigureEndpoint", "set_ConfigureConnection", "AddNewtonsoftJsonProtocol", "AddRedisAdapter", "AddShardedRedisAdapter", "AddRedisStreamsAdapter", "AddRedisEmitter", "AddPostgresAdapter"];

    /// <summary>What adapters call or implement: they are given a delegate, and write none.</summary>
    private static readonly string[] OfAdapters = ["Broadcast", "BroadcastWithAck", "ListenAsync"];

    private static readonly Assembly[] Packages =
    [
        typeof(SocketIoServer).Assembly, typeof(EngineServer).Assembly, typeof(MessagePackPacketParser).Assembly, typeof(NewtonsoftJsonPayloadSerializer).Assembly, typeof(RedisAdapterOptions).Assembly,
        typeof(PostgresAdapterOptions).Assembly, typeof(EpollWebHostBuilderExtensions).Assembly,
    ];

    /// <summary>What only a running server has, and what a test takes in its place.</summary>
    private static readonly Dictionary<Type, Type?> OfServer = new()
    {
        [typeof(SocketIoServer)] = typeof(ISocketIoServer),
        [typeof(Namespace)] = typeof(INamespace),
        [typeof(ParentNamespace)] = typeof(INamespace),
        [typeof(BroadcastOperator)] = typeof(IBroadcastOperator),
        [typeof(Socket)] = typeof(ISocket),
        // Created by On, and by what broadcasts: fakes keep it or pass it on.
        [typeof(BoundHandler)] = null,
        [typeof(AckCollector)] = null,
        // Of Engine.IO alone, which runs in a TestServer.
        [typeof(EngineSession)] = null,
        [typeof(EngineHandshake)] = null,
    };

    private static IEnumerable<Type> Types => Packages.SelectMany(assembly => assembly.GetExportedTypes()).Where(type => !type.IsAssignableTo(typeof(Delegate)));

    private static IEnumerable<MethodInfo> Methods =>
        Types.SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly));

    [Fact]
    public void Wherever_a_lambda_without_a_result_can_be_written_an_asynchronous_one_has_an_overload()
    {
        var missing = Methods
            .Where(method => !Configuring.Contains(method.Name) && !OfAdapters.Contains(method.Name) && !IsOfEngineEvent(method))
            .Where(method => method.GetParameters().Any(parameter => IsVoidDelegate(parameter.ParameterType)) && !HasAsynchronousOverload(method))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], missing);
    }

    [Fact]
    public void An_array_that_is_the_one_argument_is_never_taken_for_several()
    {
        var open = Methods
            .Where(method => method.GetParameters() is [.., { } last] && last.ParameterType == typeof(ReadOnlySpan<object>) && last.IsDefined(typeof(ParamCollectionAttribute)) && !HasOverloadForOne(method))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], open);
        Assert.DoesNotContain(Methods, method => method.GetParameters() is [.., { } last] && last.ParameterType == typeof(object[]) && last.IsDefined(typeof(ParamArrayAttribute)));
    }

    [Fact]
    public void A_registration_returns_what_removes_it()
    {
        var wrong = Methods
            .Where(method => (method.Name.StartsWith("On", StringComparison.Ordinal) || method.Name is "Use" or "PrependAny" or "PrependAnyOutgoing") && method.GetParameters().Any(parameter => parameter.ParameterType.IsAssignableTo(typeof(Delegate))))
            .Where(method => !OfAdapters.Contains(method.Name) && !method.ReturnType.IsAssignableTo(typeof(IDisposable)))
            .Select(method => $"{method.DeclaringType}.{method.Name}");
        Assert.Equal([], wrong);
        Assert.Equal([], Types.Where(type => type.Namespace != "SocketIoNet.EngineIo").SelectMany(type => type.GetEvents()).Select(one => $"{one.DeclaringType}.{one.Name}"));
    }

    [Fact]
    public void Whatever_an_application_is_given_a_test_can_create_or_replace()
    {
        var closed = Types.Where(type => type is { IsInterface: false, IsValueType: false } && !(type.IsAbstract && type.IsSealed) && !IsCreatable(type));
        Assert.Equal(OfServer.Keys.Select(type => type.FullName).Order(StringComparer.Ordinal), closed.Select(type => type.FullName).Order(StringComparer.Ordinal));
        Assert.All(OfServer, pair => Assert.True(pair.Value is null || pair.Key.IsAssignableTo(pair.Value)));
    }

    [Fact]
    public void An_asynchronous_lambda_that_maps_a_server_or_sets_its_options_does_not_compile()
    {
        var rejecting = Methods.Where(method => method.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true }).ToArray();
        Assert.Equal(["AddSocketIo", "MapSocketIo", "MapSocketIo"], rejecting.Select(method => method.Name).Order(StringComparer.Ordinal));
        Assert.All(rejecting, method => Assert.Equal(typeof(Task), method.GetParameters()[^1].ParameterType.GetMethod("Invoke")!.ReturnType));
        Assert.All(rejecting, method => Assert.Equal(EditorBrowsableState.Never, method.GetCustomAttribute<EditorBrowsableAttribute>()?.State));
    }

    [Fact]
    public void What_needs_reflection_says_so_when_it_is_published()
    {
        MemberInfo[] reflecting =
        [
            typeof(NewtonsoftJsonPayloadSerializer).GetConstructors().Single(),
            typeof(NewtonsoftJsonSocketIoBuilderExtensions).GetMethod(nameof(NewtonsoftJsonSocketIoBuilderExtensions.AddNewtonsoftJsonProtocol))!,
            .. typeof(SocketEventExtensions).GetMethods().Where(method => method.GetParameters() is [.., { } last] && last.ParameterType == typeof(Delegate)),
        ];
        Assert.Equal(4, reflecting.Length);
        Assert.All(reflecting, member => Assert.True(member.IsDefined(typeof(RequiresUnreferencedCodeAttribute)) && member.IsDefined(typeof(RequiresDynamicCodeAttribute))));
    }

    [Fact]
    public void An_asynchronous_lambda_cannot_configure_a_server()
    {
        var begun = false;
        AssertRejected(builder => builder.Services.AddSocketIo((Action<SocketIoOptions>)(async options => await Task.Yield())));
        AssertRejected(builder => builder.Services.AddSocketIo("named", async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo().AddJsonOptions(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo(), app => app.MapSocketIo((Action<SocketIoServer>)(async io =>
        {
            begun = true;
            await Task.Yield();
        })));
        AssertRejected(builder => builder.Services.AddEngineIo(async options => await Task.Yield()), app => app.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<EngineOptions>>().Value.ToString());
        AssertRejected(builder => builder.Services.AddSocketIo().AddNewtonsoftJsonProtocol(async settings => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo().AddRedisAdapter(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo().AddPostgresAdapter(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddRedisEmitter(async options => await Task.Yield()));
        AssertRejected(builder => builder.Services.AddSocketIo().ListenOn("http://127.0.0.1:0", configureListener: async options => await Task.Yield()));
        Assert.False(begun);
    }

    private static void AssertRejected(Action<WebApplicationBuilder> configure, Action<WebApplication>? map = null)
    {
        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            var builder = WebApplication.CreateSlimBuilder();
            configure(builder);
            using var app = builder.Build();
            if (map is not null) map(app);
            else _ = app.Services.GetKeyedServices<SocketIoServer>(KeyedService.AnyKey).ToArray();
        });
        Assert.Contains("async", exception.Message, StringComparison.Ordinal);
    }

    private static bool IsCreatable(Type type) =>
        type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(constructor => type.IsAbstract ? IsDerivable(type) && constructor.IsFamily : constructor.IsPublic)
        || type.GetMethods(BindingFlags.Public | BindingFlags.Static).Any(method => method.ReturnType == type)
        || (type.IsAbstract && Types.Any(derived => derived.BaseType == type && IsCreatable(derived)));

    private static bool IsDerivable(Type type) =>
        !type.GetMethods(BindingFlags.NonPublic | BindingFlags.Instance).Any(method => method is { IsAbstract: true, IsFamily: false, IsFamilyOrAssembly: false });

    private static bool IsOfEngineEvent(MethodInfo method) => method.IsSpecialName && method.DeclaringType!.Namespace == "SocketIoNet.EngineIo" && method.Name.Split('_')[0] is "add" or "remove";

    private static bool IsVoidDelegate(Type type) => type.IsAssignableTo(typeof(Delegate)) && type.GetMethod("Invoke")?.ReturnType == typeof(void);

    private static bool HasAsynchronousOverload(MethodInfo method) => method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        .Cast<MethodInfo>()
        .Any(other => other.GetParameters().Length == method.GetParameters().Length && other.GetParameters().Zip(method.GetParameters()).All(pair => Matches(pair.First.ParameterType, pair.Second.ParameterType)));

    private static bool Matches(Type other, Type parameter)
    {
        if (!IsVoidDelegate(parameter)) return Same(other, parameter);
        if (!other.IsAssignableTo(typeof(Delegate)) || other.GetMethod("Invoke") is not { } invoke || (invoke.ReturnType != typeof(Task) && invoke.ReturnType != typeof(ValueTask))) return false;
        var expected = parameter.GetMethod("Invoke")!.GetParameters();
        return invoke.GetParameters().Length == expected.Length && invoke.GetParameters().Zip(expected).All(pair => Same(pair.First.ParameterType, pair.Second.ParameterType));
    }

    private static bool Same(Type one, Type other) => one == other || (one.IsGenericMethodParameter && other.IsGenericMethodParameter && one.GenericParameterPosition == other.GenericParameterPosition);

    private static bool HasOverloadForOne(MethodInfo method)
    {
        Type[] expected = [.. method.GetParameters()[..^1].Select(parameter => parameter.ParameterType), typeof(object)];
        return method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Cast<MethodInfo>()
            .Any(other => other.GetCustomAttribute<OverloadResolutionPriorityAttribute>() is { Priority: > 0 } && other.GetParameters().Select(parameter => parameter.ParameterType).SequenceEqual(expected));
    }
}
